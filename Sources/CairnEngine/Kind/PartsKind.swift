/// A kind whose resources hold parts that no kind declares, such as a role's inline policies.
package protocol PartsKind: Kind {
  /// The parts that no stack put there. Answers of the round are at hand in `context.shared`.
  func unmanagedParts(
    in resource: ResourceHandle, _ context: KindContext
  ) async throws -> [UnmanagedPart]
}

extension Kind {
  /// The default is none.
  func allUnmanagedParts(
    in resource: ResourceHandle, _ context: KindContext
  ) async throws -> [UnmanagedPart] {
    try await (self as? any PartsKind)?.unmanagedParts(in: resource, context) ?? []
  }
}
