import CairnEngine
import CairnJSON
import CairnLanguage
import Testing

@testable import cairn

@Suite struct ExecutionReportTests {
  private static func entered(
    _ id: Int, _ before: Int, _ type: String, _ name: String, at time: Double
  ) -> JSONValue {
    [
      "id": .int(id), "previousEventId": .int(before), "type": .string("\(type)StateEntered"),
      "timestamp": .double(time), "stateEnteredEventDetails": ["name": .string(name)],
    ]
  }

  private static func exited(
    _ id: Int, _ before: Int, _ type: String, _ name: String, at time: Double, _ output: String
  ) -> JSONValue {
    [
      "id": .int(id), "previousEventId": .int(before), "type": .string("\(type)StateExited"),
      "timestamp": .double(time),
      "stateExitedEventDetails": ["name": .string(name), "output": .string(output)],
    ]
  }

  private static func event(
    _ id: Int, _ before: Int, _ type: String, _ details: JSONValue? = nil
  )
    -> JSONValue
  {
    var members: [String: JSONValue] = [
      "id": .int(id), "previousEventId": .int(before), "type": .string(type),
    ]
    if let details {
      members["\(type.prefix(1).lowercased())\(type.dropFirst())EventDetails"] = details
    }
    return .object(members)
  }

  /// Two branches side by side, of which the second one's last event comes before the state's end.
  private static let parallel: [JSONValue] = [
    event(1, 0, "ExecutionStarted"),
    entered(2, 0, "Parallel", "Both", at: 10), event(3, 2, "ParallelStateStarted"),
    entered(4, 3, "Pass", "Left", at: 10), entered(5, 3, "Task", "Right", at: 10),
    exited(6, 4, "Pass", "Left", at: 10.5, "1"), event(7, 5, "TaskScheduled"),
    event(8, 7, "TaskFailed", ["error": "Busy", "cause": "try again"]),
    event(9, 8, "TaskScheduled"), event(10, 9, "TaskSucceeded"),
    exited(11, 10, "Task", "Right", at: 12, "2"), event(12, 11, "ParallelStateSucceeded"),
    exited(13, 12, "Parallel", "Both", at: 12.25, "[1,2]"),
    event(14, 13, "ExecutionSucceeded", ["output": "[1,2]"]),
  ]

  private let address = ResourceAddress(section: "stateMachines", name: "m")

  @Test func `steps are those of the history, each with its time and last failure`() {
    let steps = ExecutionHistory(Self.parallel).steps
    #expect(
      steps.map { "\($0.state) \($0.type) \($0.result) \($0.milliseconds ?? -1)" } == [
        "Both Parallel succeeded 2250", "Left Pass succeeded 500", "Right Task succeeded 2000",
      ])
    #expect(steps.map(\.output) == ["[1,2]", "1", "2"])
    #expect(steps.map(\.error) == [nil, nil, "Busy"])
  }

  @Test func `a state that never ended failed, or was stopped`() {
    let steps = ExecutionHistory([
      Self.entered(1, 0, "Task", "A", at: 1), Self.event(2, 1, "TaskTimedOut"),
      Self.entered(3, 0, "Wait", "B", at: 1), Self.entered(4, 0, "Fail", "C", at: 1),
      Self.event(5, 4, "ExecutionFailed", ["error": "Boom"]),
    ]).steps
    #expect(steps.map(\.result) == [.failed, .stopped, .failed])
    #expect(steps.map(\.error) == ["TaskTimedOut", nil, nil])
  }

  @Test func `events without sense aren't steps`() {
    #expect(ExecutionHistory([[:], ["id": 1], "x", Self.event(1, 9, "TaskFailed")]).steps == [])
    let odd = ExecutionHistory([
      Self.entered(1, 1, "Pass", "A", at: -1e300), Self.exited(2, 7, "Pass", "A", at: 1e300, ""),
    ])
    #expect(odd.steps.map(\.milliseconds) == [nil])
  }

  @Test func `the report of a success and of a failure`() {
    let success = ExecutionReport(
      address: address,
      execution: [
        "executionArn": "e", "status": "SUCCEEDED", "output": "[1,2]", "startDate": 10,
        "stopDate": 12.5,
      ], history: ExecutionHistory(Self.parallel))
    #expect(
      success.lines().map(\.text) == [
        "  ✓ Both  Parallel  2.25s", "  ✓ Left  Pass  0.50s",
        "  ✓ Right  Task  2.00s: Busy: try again", "✓ stateMachines.m succeeded in 2.50s",
      ])
    #expect(success.output(.raw) == "[1,2]\n")
    #expect(!success.hasFailed)

    let failure = ExecutionReport(
      address: address,
      execution: ["executionArn": "e", "status": "TIMED_OUT", "error": "States.Timeout"])
    #expect(failure.lines().map(\.text) == ["✗ stateMachines.m timed out: States.Timeout"])
    #expect(failure.output(.raw) == "")
    #expect(
      failure.json.text
        == #"{"format":1,"event":"executed","address":"stateMachines.m","execution":"e","#
        + #""result":"timedOut","error":"States.Timeout"}"#)
    #expect(failure.hasFailed)
  }
}
