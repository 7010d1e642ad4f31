/// A kind whose resources are parts of something that its service takes only as a whole, such as the
/// notifications of one bucket.
package protocol WholeKind: Kind {
  /// The whole that a resource is in; nil while it is unknown. An apply gives all its writes in one whole
  /// to `writeTogether` at once, when everything that any of them needs is done.
  func whole(of properties: Properties) -> String?

  /// Does writes in one whole, by one request if it can. Answers for each, in their order.
  func writeTogether(
    _ writes: [KindWrite], _ context: KindContext
  ) async -> [Result<LiveAttributes, any Error>]
}

extension WholeKind {
  package var withWhole: (any WholeKind)? { self }
}
