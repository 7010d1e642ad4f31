import CairnEngine
import CairnLanguage

extension Review {
  /// - Parameter plan: without secrets.
  init(_ plan: Plan, file: String, schemas: [KindSchema]) {
    let report = PlanReport(plan, file: file, schemas: schemas, nextCommand: nil)
    let counts = Change.Action.counted.compactMap { action -> String? in
      let count = plan.changes.count { $0.action == action }
      return count == 0 ? nil : "\(count) to \(action.verb)"
    }
    self.init(
      command: "plan", stack: plan.scope.stack,
      summary: plan.isEmpty ? "no changes" : counts.joined(separator: ", "),
      items: plan.warnings.map { Item($0, in: "plan") }
        + plan.changes.map { change in
          Item(change, report, schema: report.schemas[change.address.section])
        })
  }
}

extension Review.Item {
  fileprivate init(_ change: Change, _ report: PlanReport, schema: KindSchema?) {
    let action = change.action
    self.init(
      rule: action.rawValue, words: action.verb, name: "\(change.address)",
      group: change.address.section, level: .none, isFailure: false, place: change.location)
    guard change.isShown else { return }
    detail = report.lines(of: change, nameColumn: 0).map(\.line.text)
    if let held = change.dataHeld {
      risks.append(Review.Risk(sort: .dataLoss, text: held))
    }
    if action == .replace {
      let causes = change.fields.filter(\.forcesReplacement).map(\.path)
      risks.append(
        Review.Risk(sort: .replacement, text: causes.joined(separator: ", ")))
    }
    risks += WiderRights(change, schema).texts.map { Review.Risk(sort: .widerRights, text: $0) }
    // Nothing that an apply could repair.
    let isBroken = action == .none
    if isBroken { (rule, words) = ("unwell", "doesn't work") }
    level = isBroken ? .error : risks.isEmpty ? .note : .warning
    isFailure = isBroken || change.dataHeld != nil
    parts = Self.parts(of: change, detail)
  }

  /// A part for each line of the file that changes something.
  private static func parts(of change: Change, _ detail: [String]) -> [Review.Part] {
    var parts: [Review.Part] = []
    guard change.action == .update || change.action == .replace || change.action == .adopt,
      !change.fields.isEmpty
    else { return [Review.Part(place: change.location, lines: detail)] }
    for field in change.fields {
      let place = field.location ?? change.location
      let lines = FieldChangeText(change: field, marks: .shown).lines.map(\.text)
      if let index = parts.firstIndex(where: {
        $0.place?.file == place?.file && $0.place?.range.start.line == place?.range.start.line
      }) {
        parts[index].lines += lines
      } else {
        parts.append(Review.Part(place: place, lines: lines))
      }
    }
    return parts
  }
}
