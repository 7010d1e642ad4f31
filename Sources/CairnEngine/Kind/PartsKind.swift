/// A kind whose resources hold parts that no kind declares, such as a role's inline policies.
package protocol PartsKind: Kind {
  /// The parts that no stack put there. Answers of the round are at hand in `context.shared`.
  func unmanagedParts(
    in resource: ResourceHandle, _ context: KindContext
  ) async throws -> [Stray]
}

extension PartsKind {
  package var withParts: (any PartsKind)? { self }
}
