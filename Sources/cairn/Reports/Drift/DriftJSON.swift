import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// A drift report as events (docs/drift.schema.json): a `resource` for each one that isn't in sync,
/// has ignored differences or has unmanaged settings, and a `drift` with the counts.
struct DriftJSON {
  var report: DriftReport

  var lines: [JSONLine] {
    report.resources.filter {
      $0.state != .inSync || !$0.ignored.isEmpty || !$0.unmanaged.isEmpty
    }.map(Self.line(of:)) + [summary]
  }

  static func line(of resource: DriftReport.Resource) -> JSONLine {
    JSONLine(
      "resource",
      [
        ("address", .string("\(resource.address)")),
        ("state", .string(resource.state.rawValue)),
        ("kind", .string(resource.noun)),
        ("identity", resource.identity.map { .string($0.text) }),
        ("reasons", .array(resource.reasons.map(PlanJSON.json(of:)))),
        ("fields", .array(resource.fields.map(PlanJSON.json(of:)))),
        (
          "ignored",
          resource.ignored.isEmpty ? nil : .array(resource.ignored.map(PlanJSON.json(of:)))
        ),
        ("unmanaged", PlanJSON.json(of: resource.unmanaged)),
        ("place", resource.location.json),
        ("from", PlanJSON.json(of: resource.origin)),
        ("parent", resource.parent.map { .string("\($0)") }),
        (
          "waysOut",
          resource.waysOut.isEmpty ? nil : .array(resource.waysOut.map { .string($0.rawValue) })
        ),
        ("created", resource.trace?.created.map { .string($0.iso8601) }),
        ("modified", resource.trace?.modified.map { .string($0.iso8601) }),
        ("calls", resource.trace.flatMap { json(of: $0.calls) }),
      ])
  }

  private static func json(of calls: [Call]) -> JSONValue? {
    if calls.isEmpty { return nil }
    return .array(
      calls.map { call in
        var members: [String: JSONValue] = [
          "operation": .string(call.operation), "time": .string(call.time.iso8601),
        ]
        if let caller = call.caller { members["by"] = .string(caller) }
        return .object(members)
      })
  }

  /// Of a repeated report: what changed since the last one.
  static func lines(of changes: DriftChanges, _ report: DriftReport) -> [JSONLine] {
    changes.appeared.map(line(of:))
      + changes.settled.map { resource in
        JSONLine(
          "settled",
          [
            ("address", .string("\(resource.address)")),
            ("state", .string(resource.state.rawValue)),
            ("identity", resource.identity.map { .string($0.text) }),
            ("place", resource.location.json),
          ])
      } + [DriftJSON(report: report).summary]
  }

  var summary: JSONLine {
    let counts = DriftReport.State.allCases.map { state in
      (state.rawValue, JSONValue.int(report.count(state)))
    }
    return JSONLine(
      "drift",
      [
        ("stack", .string(report.scope.stack)),
        ("endpoint", report.scope.endpoint.map { .string($0) }),
        ("region", .string(report.scope.region)),
        ("account", .string(report.scope.account)),
        ("hasDrift", .bool(report.hasDrift)),
        ("counts", .object(Dictionary(uniqueKeysWithValues: counts))),
        ("ignored", .int(report.ignoredCount)),
        ("unmanaged", .int(report.unmanagedCount)),
        ("notes", report.notes.isEmpty ? nil : .array(report.notes.map { .string($0) })),
      ])
  }
}
