import CairnLanguage

extension Session {
  /// A look at everything that the stack has in the target. Writes nothing.
  ///
  /// The session's options have to read everything, and to adopt: what belongs to somebody else is
  /// reported, not refused.
  ///
  /// - Parameters:
  ///   - auditLogs: asked who changed what drifted.
  ///   - reading: the stack's text, for a report that says what it could take.
  package func drift(
    asking auditLogs: [any AuditLog] = [], advisingFor reading: Acceptance.Reading? = nil,
    events: @Sendable (ApplyEvent) async -> Void = { _ in }
  ) async throws -> DriftReport {
    let plan = try await planReporting(events)
    var report = DriftReport(plan, location: stack.location)
    guard let planned = last?.planned else { return report }
    if let reason = planned.unbuilt {
      report.notes.append(
        "Code could not be built, so it was compared with what was last applied, and not with the "
          + "sources: \(reason)")
    }
    let look = DriftLook(
      planned: planned, graph: graph, catalog: catalog, parallelism: options.parallelism,
      location: stack.location)
    report.notes += plan.warnings.map(\.detail)
    try await look.addUnmanaged(to: &report)
    try await look.addTraces(to: &report)
    try await look.addCalls(to: &report, asking: auditLogs, by: client)
    if let reading { report.tryAcceptance(in: reading, lookup: lookup()) }
    return report
  }
}
