import CairnAWS
import CairnEngine
import CairnLanguage

/// The words and signs of the states of a drift report, in every form the same.
extension DriftReport.State {
  var symbol: String {
    switch self {
    case .inSync: "="
    case .drift: "≠"
    case .pendingEdit: "~"
    case .both: "≉"
    case .missing: "✗"
    case .unexpected: "?"
    }
  }

  var words: String {
    switch self {
    case .inSync: "in sync"
    case .drift: "drift"
    case .pendingEdit: "pending edit"
    case .both: "drift and pending edit"
    case .missing: "missing"
    case .unexpected: "unexpected"
    }
  }

  var style: Style {
    switch self {
    case .inSync: .faint
    case .drift, .both: .warning
    case .pendingEdit: .changed
    case .missing: .bad
    case .unexpected: .replaced
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
    case .unexpected: "\(count) unexpected"
    }
  }
}

extension DriftReport {
  /// "1 drifted, 1 missing, 14 in sync".
  var counts: String {
    let order: [State] = [.drift, .both, .missing, .unexpected, .pendingEdit, .inSync]
    let parts = order.compactMap { state in
      count(state) == 0 ? nil : state.counted(count(state))
    }
    let ignored = ignoredCount == 0 ? [] : ["\(counted(ignoredCount, "difference")) ignored"]
    let unmanaged =
      unmanagedCount == 0 ? [] : ["\(counted(unmanagedCount, "unmanaged setting"))"]
    return (parts + ignored + unmanaged).joined(separator: ", ")
  }
}

extension DriftReport.Resource {
  /// What the fields do not say; nil when they say all.
  var remark: String? {
    let told = reasons.compactMap { reason -> String? in
      switch reason {
      case .new: "not applied yet"
      case .missing: "\(shownIdentity) is gone"
      case .interrupted: "an earlier apply was cut off"
      case .removed: "no longer in the stack, not deleted yet"
      case .destroyed: nil
      case .containerReplaced: nil
      case .renamed(let former): former.text
      case .foreign: "is there and does not belong to the stack"
      case .untried: "not created yet: an earlier apply stopped before it"
      case .failed: "an earlier apply failed to create it"
      case .unwell(let message): "does not work: \(message)"
      }
    }
    if let parent {
      return "\(noun) \(identity?.text ?? ""): stands in \(parent), and nobody declared it"
    }
    if state == .unexpected, told.isEmpty {
      return "\(shownIdentity): carries the stack's tags, and nobody declared it"
    }
    return told.isEmpty ? nil : told.joined(separator: ", ")
  }

  /// What no field of its section holds; nil when there is nothing of that.
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
  /// Only what the target told: "changed 2026-11-24T10:58:24Z, made 2026-11-23T09:00:00Z", and then
  /// what others did.
  var lines: [String] {
    let times = [
      modified.map { "changed \($0.iso8601)" }, created.map { "made \($0.iso8601)" },
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
