import CairnLanguage

/// Checks patterns of events, as one service reads them: a pattern has the form of the event, with
/// a list of matching values at the end of each branch. Messages only name places, because values
/// may be secret.
struct EventPattern: Sendable {
  /// The numbers that a service can compare.
  struct Numbers: Sendable {
    var most: Int
    var decimals: Int
  }

  /// "A filter".
  var noun: String
  var example: String
  var operators: [String]
  /// The operators that others take in place of their value, as in `{anything-but: {prefix: a}}`.
  var inner: [String: [String]] = [:]
  var numbers: Numbers?
  /// Whether parts can have parts.
  var isNested = true
  /// Why not, as a sentence.
  var flatness = ""

  /// The first error, as a full sentence.
  func problem(with pattern: Value) -> String? {
    guard let parts = pattern.map else {
      return "\(noun) is a map of parts of the event, such as `\(example)`."
        + (pattern.string?.jsonAdvice.map { " " + $0 } ?? "")
    }
    return problem(parts, at: "")
  }

  private func problem(_ parts: [String: Value], at path: String) -> String? {
    for (name, value) in parts.sorted(by: { $0.key < $1.key }) {
      let place = path.isEmpty ? name : "\(path).\(name)"
      if let found = problem(value, named: name, at: place, isInside: !path.isEmpty) {
        return found
      }
    }
    return nil
  }

  private func problem(
    _ value: Value, named name: String, at place: String, isInside: Bool
  ) -> String? {
    switch value {
    case .list(let items) where name == "$or": return problem(alternatives: items, at: place)
    case _ where name == "$or":
      return "`\(place)` takes a list of patterns, one of which has to match."
    case .map(let inner) where inner.isEmpty: return "`\(place)` is empty, so it matches nothing."
    case .map where !isNested: return "`\(place)` is a map of parts. \(flatness)"
    case .map(let inner): return problem(inner, at: place)
    case .list(let items) where items.isEmpty:
      return "`\(place)` is empty, so it matches nothing."
    case .list(let items): return items.lazy.compactMap { problem(item: $0, at: place) }.first
    // The value may be a list.
    case .unresolved(let template) where template.parts.count == 1: return nil
    default:
      return operators.contains(name) && isInside
        ? "`\(name)` is an operator, which has to be in a list: `[{\(name): …}]`."
        : "`\(place)` takes a list of matching values, such as `[image]`, or a map of its parts."
    }
  }

  private func problem(alternatives: [Value], at place: String) -> String? {
    if alternatives.isEmpty { return "`\(place)` is empty, so it matches nothing." }
    for (index, pattern) in alternatives.enumerated() {
      guard let parts = pattern.map, !parts.isEmpty else {
        return "`\(place)` takes a list of patterns, one of which has to match."
      }
      if let problem = problem(parts, at: "\(place)[\(index)]") { return problem }
    }
    return nil
  }

  private func problem(item: Value, at place: String) -> String? {
    switch item {
    case .list:
      return "`\(place)` has a list in its list, which takes only texts, numbers and operators."
    case .map(let fields):
      guard fields.count == 1, let (name, operand) = fields.first else {
        return "An operator in `\(place)` needs a map of its own, such as `{prefix: a}`."
      }
      guard operators.contains(name) else { return unknown(name, among: operators, at: place) }
      return problem(operand, of: name, at: place)
    default: return nil
    }
  }

  private func unknown(_ name: String, among operators: [String], at place: String) -> String {
    let near = NearMiss.best(for: name, among: operators)
    return "`\(place)` has `\(name)`, which isn't an operator. "
      + (near.map { "Did you mean `\($0)`?" }
        ?? "There are \(operators.map { "`\($0)`" }.joined(separator: ", ")).")
  }

  private func problem(_ operand: Value, of name: String, at place: String) -> String? {
    if let fields = operand.map, let allowed = inner[name] {
      guard fields.count == 1, let (nested, value) = fields.first else {
        return "`\(name)` in `\(place)` takes one operator, such as `{\(allowed[0]): a}`."
      }
      guard allowed.contains(nested) else { return unknown(nested, among: allowed, at: place) }
      // Lists of texts, as in `{anything-but: {prefix: [a, b]}}`.
      let texts = value.list ?? [value]
      let isValid = !texts.isEmpty && texts.allSatisfy { Self.takes(of: nested, $0) == nil }
      return isValid ? nil : "`\(nested)` in `\(place)` takes a text."
    }
    if name == "numeric", let problem = numericProblem(operand, at: place) { return problem }
    return Self.takes(of: name, operand).map { "`\(name)` in `\(place)` takes \($0)." }
  }

  /// What an operator accepts; nil if its value is valid.
  private static func takes(of name: String, _ operand: Value) -> String? {
    if case .unresolved = operand { return nil }
    switch name {
    case "exists": return operand.boolean == nil ? "`true` or `false`" : nil
    case "numeric":
      let items = operand.list ?? []
      let isFitting = items.enumerated().allSatisfy { index, item in
        index.isMultiple(of: 2)
          ? EventNumber.comparisons.contains(item) : EventNumber.isNumber(item)
      }
      return isFitting && (items.count == 2 || items.count == 4)
        ? nil : "a comparison and a number, or two of them, such as `[\">\", 0, \"<=\", 5]`"
    case "anything-but":
      let items = operand.list ?? [operand]
      return items.isEmpty || items.contains { $0.map != nil || $0.list != nil || $0 == .null }
        ? "a text, a number, or a list of them" : nil
    case "cidr":
      return operand.string.map(EventNumber.isNetwork) == true
        ? nil : "a network, such as `10.0.0.0/24`"
    case "wildcard":
      guard let text = operand.string else { return "a text" }
      return text.contains("**") ? "a text without two `*` in a row" : nil
    default: return operand.string == nil ? "a text" : nil
    }
  }

  /// Numbers that the service can't compare.
  private func numericProblem(_ operand: Value, at place: String) -> String? {
    guard let numbers, let items = operand.list else { return nil }
    for item in items where EventNumber.isNumber(item) {
      if EventNumber.exceeds(item, numbers.most) {
        return "`numeric` in `\(place)` compares numbers from \(-numbers.most) to \(numbers.most)."
      }
      if EventNumber.decimals(of: item) > numbers.decimals {
        return "`numeric` in `\(place)` compares numbers with at most \(numbers.decimals) digits "
          + "after the decimal point."
      }
    }
    let (low, high) = (items.count == 4 ? (items[1], items[3]) : (.null, .null))
    guard items.count == 4, let bottom = EventNumber.double(low), let top = EventNumber.double(high)
    else { return nil }
    return [">", ">="].contains(items[0].string) && ["<", "<="].contains(items[2].string)
      && bottom < top
      ? nil
      : "`numeric` in `\(place)` takes a range from the lower number to the higher, such as "
        + "`[\">\", 0, \"<=\", 5]`."
  }
}
