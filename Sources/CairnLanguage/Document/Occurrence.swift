/// A word of the text that means something beyond itself.
struct Occurrence: Sendable {
  enum Meaning: Hashable, Sendable {
    case section(String)
    case resource(ResourceAddress)
    case attribute(ResourceAddress, String)
    case parameter(String)
    case stackAttribute(String)
    case output(String)
    /// What a resource was before: the name that `was:` says, and the resource as it is called now.
    case former(FormerAddress, of: ResourceAddress)
    /// A field that the schema knows.
    case field
    /// A key of the user's choosing.
    case key
    /// One of the words that a field takes.
    case word
    case anchor(String)
  }

  var range: Range<Int>
  var meaning: Meaning
  /// It is here that the name is given.
  var isDeclaration = false
  /// The outline's entry that contains it.
  var entry: Int
}
