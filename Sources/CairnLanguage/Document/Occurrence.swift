/// A word in the text with a meaning: a name, a key, a keyword.
struct Occurrence: Sendable {
  enum Meaning: Hashable, Sendable {
    case section(String)
    case resource(ResourceAddress)
    case attribute(ResourceAddress, String)
    case parameter(String)
    case stackAttribute(String)
    case output(String)
    /// The former name of a resource, from `was:`, and the resource's current address.
    case former(FormerAddress, of: ResourceAddress)
    /// A field in the schema.
    case field
    /// A key that the user chose.
    case key
    /// One of the words that a field accepts.
    case word
    case anchor(String)
  }

  var range: Range<Int>
  var meaning: Meaning
  /// Whether this is the declaration of the name.
  var isDeclaration = false
  /// The index of the outline's entry that contains it.
  var entry: Int
}
