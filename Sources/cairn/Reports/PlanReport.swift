import CairnEngine
import CairnLanguage

/// A plan as text: a line for each change with its place, the fields that differ below it, and a
/// last line with the counts and the next command.
struct PlanReport {
  var plan: Plan
  /// The stack file as the user named it.
  var file: String
  /// Types and defaults of what is created, by section.
  var schemas: [String: KindSchema]
  /// The command that carries out the plan, such as `cairn apply`; nil if the caller continues by
  /// itself.
  var nextCommand: String?

  init(_ plan: Plan, file: String, schemas: [KindSchema], nextCommand: String?) {
    self.plan = plan
    self.file = file
    self.schemas = Dictionary(schemas.map { ($0.section, $0) }) { first, _ in first }
    self.nextCommand = nextCommand
  }

  /// - Parameter width: of the terminal; nil for unlimited lines.
  func lines(width: Int?) -> [StyledLine] {
    let visible = plan.changes.filter(\.isShown)
    guard !visible.isEmpty else { return nothing.wrapped(toColumns: width) }
    // Narrow terminals have no room for columns.
    let nameColumn = (width ?? .max) < 72 ? 0 : self.nameColumn
    var lines = PlacedLine.layout(
      visible.flatMap { self.lines(of: $0, nameColumn: nameColumn) }, width: width)
    lines.append(StyledLine())
    if plan.isEmpty { return lines + nothing.wrapped(toColumns: width) }
    return lines + (dataLoss(visible) + [summary]).flatMap { $0.wrapped(toColumns: width) }
  }

  private var nothing: StyledLine {
    switch plan.purpose {
    case .apply:
      let count = plan.changes.count
      return StyledLine("No changes.", .good)
        .adding(
          " \(counted(count, "resource")) \(count == 1 ? "matches" : "match") what \(file) "
            + "declares. Run `cairn drift` to compare everything else.")
    case .destroy:
      return StyledLine("Nothing to destroy.", .good)
        .adding(" \(plan.scope.stack) has no resources in \(plan.scope.endpointDescription).")
    }
  }

  /// The change and, below it, its fields.
  func lines(of change: Change, nameColumn: Int) -> [PlacedLine] {
    let action = change.action
    // What doesn't work, and no apply can repair.
    let (symbol, style) = action == .none ? ("!", .bad) : (action.symbol, action.style)
    var head = StyledLine("\(symbol) ", style).adding("\(change.address)", .strong)
    if case .expanded(let source, let field) = change.origin {
      head.append(" (from \(source) \(field))", .faint)
    }
    var remarks = change.reasons.compactMap(text(of:))
    if change.goesWithContainer { remarks.append("deleted with its container") }
    if action == .create || action == .delete || !remarks.isEmpty {
      head = head.padded(toColumns: nameColumn)
    }
    if !remarks.isEmpty { head.append("  \(remarks.joined(separator: ", "))", style) }
    if action == .create || action == .adopt || action == .delete {
      let essentials = CreationText(change: change, schema: schemas[change.address.section]).text
      if !essentials.isEmpty { head.append("  \(essentials)") }
    }
    // A create shows only a few values, which may be shortened.
    var lines = [
      PlacedLine(head, at: change.location, overflow: change.fields.isEmpty ? .cut : .wrap)
    ]
    if action == .update || action == .replace || action == .adopt {
      for field in change.fields {
        for (index, line) in FieldChangeText(change: field, marks: marks).lines.enumerated() {
          let place = index == 0 && field.location != change.location ? field.location : nil
          lines.append(PlacedLine(StyledLine("    ") + line, at: place))
        }
      }
    }
    lines += grants(of: change)
    let kept = change.keptSettings
    if !kept.isEmpty, action == .update || action == .adopt {
      lines.append(
        PlacedLine(StyledLine("    ").adding("keeps unmanaged: \(kept.shortText)", .faint), at: nil)
      )
    }
    if let held = change.dataHeld {
      lines.append(
        PlacedLine(StyledLine("    ").adding("! \(held) would be lost", .bad), at: nil))
    }
    return lines
  }

  /// The statements that links brought, if the plan adds them.
  private func grants(of change: Change) -> [PlacedLine] {
    let isNew = change.action == .create || change.action == .replace
    let added = change.grants.filter { grant in
      isNew || change.fields.contains { $0.adds(grant) }
    }
    return added.map { grant in
      let line = StyledLine("    + \(grant.text)").adding(
        " (from \(grant.source) \(grant.field))", .faint)
      return PlacedLine(line, at: grant.location)
    }
  }

  /// Texts after the addresses are aligned, except after long ones.
  private var nameColumn: Int {
    let widths = plan.changes.filter(\.isShown).map {
      "\($0.address)".visible.columns + 2
    }
    return min(widths.max() ?? 0, 36)
  }

  private var marks: FieldChangeText.CauseMarks {
    plan.changes.contains { $0.fields.contains { $0.cause != .edit } } ? .shown : .hidden
  }

  private func text(of reason: Change.Reason) -> String? {
    switch reason {
    case .new, .destroyed: nil
    case .missing: "no longer in the endpoint, created again"
    case .interrupted: "an earlier apply was interrupted"
    case .removed: "no longer in the stack"
    case .containerReplaced(let address): "\(address) is replaced"
    case .renamed(let former): former.text
    case .foreign: "exists already, taken over"
    case .untried: "not created yet: an earlier apply stopped before it"
    case .failed: "an earlier apply failed to create it"
    case .unwell(let message): "doesn't work: \(message)"
    }
  }

  private func dataLoss(_ changes: [Change]) -> [StyledLine] {
    // A caller that continues by itself has the user's consent, or refuses with a message.
    guard nextCommand != nil else { return [] }
    let holders = changes.filter { $0.dataHeld != nil }
    guard !holders.isEmpty else { return [] }
    let addresses = holders.map { "\($0.address)" }.joined(separator: ",")
    let lost =
      holders.allSatisfy { $0.action == .update || $0.action == .adopt }
      ? "Unmanaged settings" : "Data"
    return [
      StyledLine("\(lost) would be lost", .bad)
        .adding(
          " in \(counted(holders.count, "resource")). \(plan.purpose == .apply ? "Apply" : "Destroy") does it only with "
        )
        .adding("--allow-data-loss=\(addresses)", .strong).adding("."),
      StyledLine(),
    ]
  }

  private var summary: StyledLine {
    let counts = Change.Action.counted.compactMap { action -> String? in
      let count = plan.changes.count { $0.action == action }
      return count == 0 ? nil : "\(count) to \(action.verb)"
    }
    let unchanged = plan.changes.count { $0.action == .none }
    var line = StyledLine("Plan:", .strong).adding(" \(counts.joined(separator: ", "))")
    if unchanged > 0 { line.append(", \(unchanged) unchanged") }
    line.append(".")
    if let nextCommand { line.append(" Run `\(nextCommand)` to do it.") }
    return line
  }
}

extension Change {
  /// Whether a plan has a line for it: it changes something, or the resource doesn't work.
  var isShown: Bool { action != .none || live?.ailment != nil }
}

/// "1 resource", "2 resources".
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
