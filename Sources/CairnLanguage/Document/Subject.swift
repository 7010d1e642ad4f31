/// What a place in a stack is about, so that more can be told of it: how it is in the target.
package enum Subject: Hashable, Sendable {
  case resource(ResourceAddress)
  /// A field of a resource, as `deadLetter.maxReceives`.
  case field(ResourceAddress, path: String)
  /// What a reference asks a resource for.
  case attribute(ResourceAddress, String)
  case parameter(String)
}
