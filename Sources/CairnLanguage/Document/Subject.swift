/// The subject at a place in a stack, for information about its live state.
package enum Subject: Hashable, Sendable {
  case resource(ResourceAddress)
  /// A field of a resource, as `deadLetter.maxReceives`.
  case field(ResourceAddress, path: String)
  /// What a reference asks a resource for.
  case attribute(ResourceAddress, String)
  case parameter(String)
}
