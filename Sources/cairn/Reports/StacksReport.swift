import CairnEngine
import CairnJSON
import CairnLanguage

/// The stacks in an endpoint, one line each.
struct StacksReport {
  var stacks: [RecordedStack]

  var table: TextTable {
    TextTable(
      heading: ["stack", "resources", "last run", "state", "by", "from"],
      rows: stacks.map(Self.cells))
  }

  private static func cells(_ stack: RecordedStack) -> [TextTable.Cell] {
    let state = State(stack)
    return [
      .init(stack.name, .strong),
      .init(stack.problem == nil ? "\(stack.resources)" : "?"),
      .init(stack.last.map { Diagnostic.time($0.time) } ?? "?"),
      .init(state == .inProgress ? "in progress" : state.rawValue, state.style),
      .init(stack.last.map { RunText.person($0.who) } ?? "?"),
      .init(stack.place.map(RunText.place) ?? "?", .faint),
    ]
  }

  enum State: String {
    case applied, unfinished, inProgress, damaged, destroyed

    init(_ stack: RecordedStack) {
      self =
        if stack.problem != nil {
          .damaged
        } else if stack.lockOwner != nil {
          .inProgress
        } else if stack.isGone {
          .destroyed
        } else {
          stack.unfinished > 0 ? .unfinished : .applied
        }
    }

    var style: Style {
      switch self {
      case .applied: .good
      case .unfinished, .inProgress: .warning
      case .damaged: .bad
      case .destroyed: .faint
      }
    }
  }

  var json: [JSONLine] {
    stacks.map { stack in
      JSONLine(
        "stack",
        [
          ("name", .string(stack.name)),
          ("state", .string(State(stack).rawValue)),
          ("resources", stack.problem == nil ? .int(stack.resources) : nil),
          ("unfinished", stack.problem == nil ? .int(stack.unfinished) : nil),
          ("last", stack.last.map { .object($0.reported) }), ("from", stack.place?.json),
          ("lockOwner", stack.lockOwner.map { .string($0.who) }),
          ("problem", stack.problem.map { .string($0) }),
        ])
    }
  }
}

/// Who ran something, and from where, in short.
enum RunText {
  /// `ann@desk` of `ann@desk (pid 7)`.
  static func person(_ who: String) -> String {
    who.firstIndex(of: " ").map { String(who[..<$0]) } ?? who
  }

  static func place(_ place: ApplyPlace) -> String { "\(place.machine):\(place.folder)" }
}

extension LedgerRecord {
  /// When it ended; when it began, if it was interrupted.
  var time: Int { ended ?? began }

  /// The members of a run in `--json`.
  var reported: [String: JSONValue] {
    var members: [String: JSONValue] = [
      "purpose": .string(purpose.rawValue), "who": .string(who), "began": .int(began),
      "outcome": .string(outcome.rawValue),
    ]
    if let ended { members["ended"] = .int(ended) }
    if let place { members["from"] = place.json }
    return members
  }
}
