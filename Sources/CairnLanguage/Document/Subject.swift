/// The subject of a word in a stack, to look up its live state.
package enum Subject: Hashable, Sendable {
  case resource(ResourceAddress)
  /// A field of a resource, such as `deadLetter.maxReceives`.
  case field(ResourceAddress, path: String)
  /// An attribute that a reference uses.
  case attribute(ResourceAddress, String)
  case parameter(String)
}
