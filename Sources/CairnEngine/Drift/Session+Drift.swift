import CairnLanguage

extension Session {
  /// A drift report of all the stack's resources. Writes nothing.
  ///
  /// The session's options must read everything, and adopt, so that foreign resources are reported
  /// and not refused.
  ///
  /// - Parameters:
  ///   - auditLogs: read for the callers of the changes.
  ///   - reading: the stack's text, for a report that says what could be accepted.
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
    let reader = DriftReader(
      planned: planned, graph: graph, catalog: catalog, parallelism: options.parallelism,
      location: stack.location)
    report.notes += plan.warnings.map(\.detail)
    try await reader.addUnmanaged(to: &report)
    try await reader.addTraces(to: &report)
    try await reader.addCalls(to: &report, asking: auditLogs, by: client)
    if let reading { report.tryAcceptance(in: reading, lookup: lookup()) }
    return report
  }
}
