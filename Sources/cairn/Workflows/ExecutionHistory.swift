import CairnJSON

/// The steps of a workflow's execution, from the events of its history (Step Functions
/// "HistoryEvent").
struct ExecutionHistory: Hashable, Sendable {
  /// One visit to a state.
  struct Step: Hashable, Sendable {
    enum Result: String, Hashable, Sendable {
      case succeeded, failed
      /// The execution ended while the state was at work.
      case stopped
    }

    var state: String
    /// Such as `Task`.
    var type: String
    var result: Result
    var milliseconds: Int?
    /// Of its last failure; a state that succeeded was retried, or caught it.
    var error: String?
    var cause: String?
    /// JSON text.
    var output: String?
    /// In seconds.
    fileprivate var entered: Double?
    fileprivate var isOpen = true
  }

  /// In the order in which they began.
  private(set) var steps: [Step] = []

  /// - Parameter events: oldest first.
  init(_ events: [JSONValue]) {
    // The step that each event belongs to, by the event's id.
    var owners: [Int: Int] = [:]
    for event in events {
      guard let id = event["id"]?.int, let type = event["type"]?.string else { continue }
      let before = event["previousEventId"]?.int.flatMap { owners[$0] }
      let time = event["timestamp"]?.double
      if type.hasSuffix("StateEntered") {
        owners[id] = steps.count
        steps.append(
          Step(
            state: event["stateEnteredEventDetails"]?["name"]?.string ?? "",
            type: String(type.dropLast("StateEntered".count)), result: .stopped, entered: time))
      } else if type.hasSuffix("StateExited") {
        let details = event["stateExitedEventDetails"]
        owners[id] = leave(details?["name"]?.string ?? "", before, time, details?["output"]?.string)
      } else {
        owners[id] = before
        if !type.hasPrefix("Execution"), let before { fail(before, type, event) }
      }
    }
    for index in steps.indices where steps[index].isOpen {
      let hasFailed = steps[index].type == "Fail" || steps[index].error != nil
      steps[index].result = hasFailed ? .failed : .stopped
    }
  }

  /// Ends a step. The branches of a state are steps of their own, which may have the last event
  /// before the state's own end.
  private mutating func leave(
    _ state: String, _ before: Int?, _ time: Double?, _ output: String?
  ) -> Int? {
    let isOwn = before.map { steps[$0].state == state && steps[$0].isOpen } ?? false
    let found = isOwn ? before : steps.lastIndex { $0.state == state && $0.isOpen }
    guard let found else { return before }
    steps[found].isOpen = false
    steps[found].result = .succeeded
    steps[found].output = output
    steps[found].milliseconds = Self.milliseconds(from: steps[found].entered, to: time)
    return found
  }

  /// Between two times in seconds; nil for those that can't be.
  static func milliseconds(from start: Double?, to end: Double?) -> Int? {
    guard let start, let end, (end - start).magnitude < 1e10 else { return nil }
    return Int(exactly: ((end - start) * 1000).rounded())
  }

  private mutating func fail(_ step: Int, _ type: String, _ event: JSONValue) {
    guard ["Failed", "TimedOut", "Aborted"].contains(where: type.hasSuffix) else { return }
    let details = event["\(type.prefix(1).lowercased())\(type.dropFirst())EventDetails"]
    steps[step].error = details?["error"]?.string ?? type
    steps[step].cause = details?["cause"]?.string
  }
}
