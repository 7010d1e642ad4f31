import CairnLanguage

/// Collects the errors of one pattern. Messages only name places, because values may be secret.
struct EventPatternCheck {
  let rules: EventPattern
  /// The path of the pattern in its resource.
  private let root: String
  private(set) var found: [Rule.Violation] = []

  static func violations(
    of rules: EventPattern, in pattern: Value, at path: String
  ) -> [Rule.Violation] {
    var check = EventPatternCheck(rules: rules, root: path)
    if let parts = pattern.map {
      check.branch(parts, at: "", isWhole: true)
    } else {
      check.report(
        "",
        "\(rules.noun) is a map of parts of the event, such as `\(rules.example)`."
          + pattern.jsonAdviceEnding)
    }
    return check.found
  }

  /// - Parameter path: in the pattern; empty for the pattern itself.
  mutating func report(_ path: String, _ detail: String) {
    found.append(
      .init(
        path: path.isEmpty ? root : "\(root).\(path)", summary: rules.refusal, detail: detail))
  }

  // MARK: Parts

  /// - Parameter isWhole: whether these are the parts of the event itself.
  private mutating func branch(_ parts: [String: Value], at path: String, isWhole: Bool) {
    for (name, value) in parts.sorted(by: { $0.key < $1.key }) {
      let place = path.isEmpty ? name : "\(path).\(name)"
      if name == "$or" {
        alternatives(value, at: place, isWhole: isWhole)
      } else if isWhole, let known = rules.parts, !known.contains(name) {
        report(place, Self.unknownPart(name, among: known))
      } else {
        part(value, named: name, at: place, isInside: !isWhole)
      }
    }
  }

  private static func unknownPart(_ name: String, among known: [String]) -> String {
    let near = NearMiss.best(for: name, among: known)
    return "Events have no `\(name)`. "
      + (near.map { "Did you mean `\($0)`?" }
        ?? "What their sender writes is in `detail`; beside it there are "
        + known.filter { $0 != "detail" }.alternatives("and") + ".")
  }

  private mutating func part(
    _ value: Value, named name: String, at place: String, isInside: Bool
  ) {
    switch value {
    case .map(let inner) where inner.isEmpty: report(place, Self.isEmpty(place))
    case .map where !rules.isNested:
      report(place, "`\(place)` is a map of parts. \(rules.flatness)")
    case .map(let inner): branch(inner, at: place, isWhole: false)
    case .list(let items) where items.isEmpty: report(place, Self.isEmpty(place))
    case .list(let items):
      for (index, item) in items.enumerated() { self.item(item, at: index, of: place) }
    // The value may be a list.
    case .unresolved(let template) where template.parts.count == 1: break
    default:
      report(
        place,
        rules.operators.contains(name) && isInside
          ? "`\(name)` is an operator, which has to be in a list: `[{\(name): …}]`."
          : "`\(place)` takes a list of matching values, such as `[image]`, or a map of its parts.")
    }
  }

  private static func isEmpty(_ place: String) -> String {
    "`\(place)` is empty, so it matches nothing."
  }

  private mutating func alternatives(_ value: Value, at place: String, isWhole: Bool) {
    let patterns = "`\(place)` takes a list of patterns, one of which has to match."
    guard let items = value.list else { return report(place, patterns) }
    if items.isEmpty { report(place, Self.isEmpty(place)) }
    for (index, pattern) in items.enumerated() {
      if let parts = pattern.map, !parts.isEmpty {
        branch(parts, at: "\(place)[\(index)]", isWhole: isWhole)
      } else {
        report("\(place)[\(index)]", patterns)
      }
    }
  }

  // MARK: Matching values

  /// An item of the list at `place`.
  private mutating func item(_ item: Value, at index: Int, of place: String) {
    let path = "\(place)[\(index)]"
    switch item {
    case .list:
      report(
        path,
        "`\(place)` has a list in its list, which takes only texts, numbers and operators.")
    case .map(let fields):
      guard fields.count == 1, let (name, operand) = fields.first else {
        return report(
          path, "An operator in `\(place)` needs a map of its own, such as `{prefix: a}`.")
      }
      let operation = EventOperation(name: name, place: place, path: "\(path).\(name)")
      if rules.operators.contains(name) {
        check(operand, of: operation)
      } else {
        reportUnknown(operation, among: rules.operators)
      }
    default: break
    }
  }

  mutating func reportUnknown(_ operation: EventOperation, among operators: [String]) {
    let name = operation.name
    let near = NearMiss.best(for: name, among: operators)
    report(
      operation.path,
      "`\(operation.place)` has `\(name)`, which isn't an operator. "
        + (near.map { "Did you mean `\($0)`?" }
          ?? "There are \(operators.map { "`\($0)`" }.joined(separator: ", "))."))
  }
}
