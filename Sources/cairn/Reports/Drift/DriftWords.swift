import CairnAWS
import CairnEngine
import CairnLanguage

/// The words and signs of the states of a drift report, the same in every form.
extension DriftReport.State {
  var symbol: String {
    switch self {
    case .inSync: "="
    case .drift: "≠"
    case .pendingEdit: "~"
    case .both: "≉"
    case .missing: "✗"
    case .undeclared, .unmanaged, .foreign: "?"
    }
  }

  var words: String {
    switch self {
    case .inSync: "in sync"
    case .drift: "drift"
    case .pendingEdit: "pending edit"
    case .both: "drift and pending edit"
    case .missing: "missing"
    case .undeclared: "undeclared"
    case .unmanaged: "unmanaged"
    case .foreign: "foreign"
    }
  }

  var style: Style {
    switch self {
    case .inSync: .faint
    case .drift, .both: .warning
    case .pendingEdit: .changed
    case .missing: .bad
    case .undeclared, .unmanaged, .foreign: .replaced
    }
  }

  /// As in "2 drifted".
  func counted(_ count: Int) -> String {
    switch self {
    case .inSync: "\(count) in sync"
    case .drift: "\(count) drifted"
    case .pendingEdit: cairn.counted(count, "pending edit")
    case .both: "\(count) drifted and edited"
    case .missing: "\(count) missing"
    case .undeclared, .unmanaged, .foreign: "\(count) \(words)"
    }
  }
}

extension DriftReport.State {
  /// The order in which summaries count.
  static let reported: [Self] = [
    .drift, .both, .missing, .undeclared, .unmanaged, .foreign, .pendingEdit, .inSync,
  ]
}

extension DriftReport {
  /// "1 drifted, 1 missing, 14 in sync".
  var counts: String {
    let parts = State.reported.compactMap { state in
      count(state) == 0 ? nil : state.counted(count(state))
    }
    let ignored = ignoredCount == 0 ? [] : ["\(counted(ignoredCount, "difference")) ignored"]
    let unmanaged =
      unmanagedCount == 0 ? [] : ["\(counted(unmanagedCount, "unmanaged setting"))"]
    return (parts + ignored + unmanaged).joined(separator: ", ")
  }
}

extension DriftReport.Resource {
  /// What the fields don't show; nil if they show everything.
  var remark: String? {
    let remarks = reasons.compactMap { reason -> String? in
      switch reason {
      case .new: "not applied yet"
      case .missing: "\(shownIdentity) no longer exists"
      case .interrupted: "an earlier apply was interrupted"
      case .removed: "no longer in the stack, not deleted yet"
      case .destroyed: nil
      case .containerReplaced: nil
      case .renamed(let former): former.text
      case .foreign: "exists, and doesn't belong to the stack"
      case .untried: "not created yet: an earlier apply stopped before it"
      case .failed: "an earlier apply failed to create it"
      case .unwell(let message): "doesn't work: \(message)"
      }
    }
    if let parent { return "\(noun) \(identity?.text ?? ""): inside \(parent), without an owner" }
    if state == .undeclared {
      return "\(shownIdentity): carries the stack's tags, and isn't declared"
    }
    return remarks.isEmpty ? nil : remarks.joined(separator: ", ")
  }

  /// The settings that no field of its section holds; nil if there are none.
  var unmanagedRemark: String? {
    unmanaged.isEmpty ? nil : "unmanaged: \(unmanaged.text)"
  }

  var shortUnmanagedRemark: String? {
    unmanaged.isEmpty ? nil : "unmanaged: \(unmanaged.shortText)"
  }

  private var shownIdentity: String {
    identity?.text.shortened(toColumns: 120) ?? noun
  }
}

extension Trace {
  /// Only what the endpoint recorded: "changed 2026-11-24T10:58:24Z, created 2026-11-23T09:00:00Z",
  /// and then the calls of others.
  var lines: [String] {
    let times = [
      modified.map { "changed \($0.iso8601)" }, created.map { "created \($0.iso8601)" },
    ].compactMap { $0 }
    return (times.isEmpty ? [] : [times.joined(separator: ", ")]) + calls.map(\.words)
  }
}

extension Call {
  /// "SetQueueAttributes at 2026-11-24T10:58:21Z by Boto3/1.42.34".
  fileprivate var words: String {
    "\(operation) at \(time.iso8601)" + (caller.map { " by \($0)" } ?? "")
  }
}
