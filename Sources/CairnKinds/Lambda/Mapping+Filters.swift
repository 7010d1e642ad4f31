import CairnEngine
import CairnLanguage

extension Mapping {
  /// Lambda developer guide, "Control which events Lambda sends to your function", filter rule
  /// syntax: a pattern has the form of the event, with a list of matching values at the end of each
  /// branch. Lambda refuses others when the event source mapping is created.
  static let filterRule = Rule { properties in
    (properties[filters.name]?.list ?? []).enumerated().compactMap { index, pattern in
      FilterPattern.problem(with: pattern).map { problem in
        .init(
          path: "\(filters.name)[\(index)]", summary: "Filter that Lambda would refuse",
          detail: problem)
      }
    }
  }
}

/// Checks patterns of events. Messages only name places, because values may be secret.
enum FilterPattern {
  private static let operators = [
    "prefix", "suffix", "anything-but", "numeric", "exists", "equals-ignore-case",
  ]
  private static let comparisons: Set<Value> = ["=", "<", "<=", ">", ">="]

  /// The first error, as a full sentence.
  static func problem(with pattern: Value) -> String? {
    guard let parts = pattern.map else {
      return "A filter is a map of parts of the event, such as `{body: {type: [image]}}`."
    }
    return problem(parts, at: "")
  }

  private static func problem(_ parts: [String: Value], at path: String) -> String? {
    for (name, value) in parts.sorted(by: { $0.key < $1.key }) {
      let place = path.isEmpty ? name : "\(path).\(name)"
      let found: String?
      switch value {
      case .list(let items) where name == "$or": found = problem(alternatives: items, at: place)
      case _ where name == "$or":
        found = "`\(place)` takes a list of patterns, one of which has to match."
      case .map(let inner) where inner.isEmpty:
        found = "`\(place)` is empty, so it matches nothing."
      case .map(let inner): found = problem(inner, at: place)
      case .list(let items) where items.isEmpty:
        found = "`\(place)` is empty, so it matches nothing."
      case .list(let items): found = items.lazy.compactMap { problem(item: $0, at: place) }.first
      default:
        found =
          operators.contains(name) && !path.isEmpty
          ? "`\(name)` is an operator, which has to be in a list: `[{\(name): …}]`."
          : "`\(place)` takes a list of matching values, such as `[image]`, or a map of its parts."
      }
      if let found { return found }
    }
    return nil
  }

  private static func problem(alternatives: [Value], at place: String) -> String? {
    if alternatives.isEmpty { return "`\(place)` is empty, so it matches nothing." }
    for (index, pattern) in alternatives.enumerated() {
      guard let parts = pattern.map, !parts.isEmpty else {
        return "`\(place)` takes a list of patterns, one of which has to match."
      }
      if let problem = problem(parts, at: "\(place)[\(index)]") { return problem }
    }
    return nil
  }

  private static func problem(item: Value, at place: String) -> String? {
    switch item {
    case .list:
      return "`\(place)` has a list in its list, which takes only texts, numbers and operators."
    case .map(let fields):
      guard fields.count == 1, let (name, operand) = fields.first else {
        return "An operator in `\(place)` needs a map of its own, such as `{prefix: a}`."
      }
      guard operators.contains(name) else {
        let near = NearMiss.best(for: name, among: operators)
        return "`\(place)` has `\(name)`, which isn't an operator. "
          + (near.map { "Did you mean `\($0)`?" }
            ?? "There are \(operators.map { "`\($0)`" }.joined(separator: ", ")).")
      }
      return problem(operand, of: name).map { "`\(name)` in `\(place)` takes \($0)." }
    default: return nil
    }
  }

  /// What an operator accepts; nil if its value is valid.
  private static func problem(_ operand: Value, of name: String) -> String? {
    switch name {
    case "exists": return operand.boolean == nil ? "`true` or `false`" : nil
    case "numeric":
      let items = operand.list ?? []
      let isFitting = items.enumerated().allSatisfy { index, item in
        index.isMultiple(of: 2) ? comparisons.contains(item) : isNumber(item)
      }
      return isFitting && (items.count == 2 || items.count == 4)
        ? nil : "a comparison and a number, or two of them, such as `[\">\", 0, \"<=\", 5]`"
    case "anything-but":
      let items = operand.list ?? [operand]
      return items.isEmpty || items.contains { $0.map != nil || $0.list != nil || $0 == .null }
        ? "a text, a number, or a list of them" : nil
    default:
      if case .unresolved = operand { return nil }
      return operand.string == nil ? "a text" : nil
    }
  }

  private static func isNumber(_ value: Value) -> Bool {
    switch value {
    case .integer, .number: true
    default: false
    }
  }
}
