/// A kind whose resources contain parts that no kind declares, such as a role's inline policies.
package protocol PartsKind: Kind {
  /// The parts without an owner. `context.shared` has the answers of the round.
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
