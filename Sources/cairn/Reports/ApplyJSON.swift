import CairnEngine
import CairnJSON
import CairnLanguage

/// An apply as JSON events while it runs, and a `summary` at its end.
enum ApplyJSON {
  static func line(_ event: ApplyEvent) -> JSONLine {
    switch event {
    case .waitingForLock(let owner):
      JSONLine(
        "waitingForLock",
        [
          ("who", .string(owner.who)), ("since", .int(owner.since)),
          ("leaseEnds", .int(owner.leaseEnds)),
        ])
    case .started(let address, let operation): JSONLine("started", about(address, operation))
    case .finished(let address, let operation, let took):
      JSONLine(
        "finished",
        about(address, operation) + [("milliseconds", .int(ApplyEventText.milliseconds(took)))])
    case .failed(let address, let operation, let failure, let took):
      JSONLine(
        "failed",
        about(address, operation) + [
          ("milliseconds", .int(ApplyEventText.milliseconds(took))),
          ("message", .string(failure.message)),
          ("requestId", failure.requestID.map { .string($0) }),
          ("place", failure.location?.json),
        ])
    case .skipped(let address, let operation, let because):
      JSONLine(
        "skipped", about(address, operation) + [("because", because.map { .string("\($0)") })])
    case .stopping: JSONLine("stopping")
    }
  }

  private static func about(
    _ address: ResourceAddress, _ operation: ApplyEvent.Operation
  ) -> [(String, JSONValue?)] {
    [("address", .string("\(address)")), ("operation", .string(operation.rawValue))]
  }

  static func summary(stack: String, _ report: ApplyReport, took: Duration) -> JSONLine {
    let counts = ApplyEvent.Operation.counted.map { operation in
      (operation.rawValue, JSONValue.int(report.done.count { $0.1 == operation }))
    }
    return JSONLine(
      "summary",
      [
        ("stack", .string(stack)),
        ("result", .string(result(report))),
        ("done", .object(Dictionary(uniqueKeysWithValues: counts))),
        ("failed", .array(report.failures.map { .string("\($0.address)") })),
        ("skipped", .array(report.skipped.map { .string("\($0)") })),
        ("milliseconds", .int(ApplyEventText.milliseconds(took))),
        ("outputs", outputs(report.outputs)),
      ])
  }

  static func outputs(_ outputs: [(name: String, value: Value)]) -> JSONValue {
    .object(
      Dictionary(
        outputs.map { ($0.name, $0.value.json(.reported)) }, uniquingKeysWith: { _, last in last }))
  }

  private static func result(_ report: ApplyReport) -> String {
    if report.isComplete { return "complete" }
    return report.failures.isEmpty && report.wasStopped ? "stopped" : "incomplete"
  }
}
