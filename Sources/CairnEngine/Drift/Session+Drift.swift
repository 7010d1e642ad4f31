import CairnLanguage

extension Session {
  /// A look at everything that the stack has in the target. Writes nothing.
  ///
  /// The session's options have to read everything, and to adopt: what belongs to somebody else is
  /// reported, not refused.
  package func drift(
    events: @Sendable (ApplyEvent) async -> Void = { _ in }
  ) async throws -> DriftReport {
    DriftReport(try await plan(.apply, events: events), location: stack.location)
  }
}
