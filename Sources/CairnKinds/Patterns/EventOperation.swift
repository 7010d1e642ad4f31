import CairnLanguage

/// An operator in a pattern of events, such as `{prefix: a}`.
struct EventOperation {
  var name: String
  /// The part of the event that it looks at.
  var place: String
  /// Its path in the pattern.
  var path: String
}

extension EventPatternCheck {
  /// Reports what is wrong with the value of an operator.
  mutating func check(_ operand: Value, of operation: EventOperation) {
    let (name, place) = (operation.name, operation.place)
    if let fields = operand.map, let allowed = rules.inner[name] {
      guard fields.count == 1, let (nested, value) = fields.first else {
        return report(
          operation.path,
          "`\(name)` in `\(place)` takes one operator, such as `{\(allowed[0]): a}`.")
      }
      let inner = EventOperation(
        name: nested, place: place, path: "\(operation.path).\(nested)")
      guard allowed.contains(nested) else { return reportUnknown(inner, among: allowed) }
      // Lists of texts, as in `{anything-but: {prefix: [a, b]}}`.
      let texts = value.list ?? [value]
      if texts.isEmpty || texts.contains(where: { Self.takes(of: nested, $0) != nil }) {
        report(inner.path, "`\(nested)` in `\(place)` takes a text.")
      }
      return
    }
    if let wanted = Self.takes(of: name, operand) {
      report(operation.path, "`\(name)` in `\(place)` takes \(wanted).")
    } else if name == "numeric" {
      checkNumbers(operand.list ?? [], of: operation)
    }
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
  private mutating func checkNumbers(_ items: [Value], of operation: EventOperation) {
    guard let numbers = rules.numbers else { return }
    let subject = "`numeric` in `\(operation.place)`"
    for (index, item) in items.enumerated() where EventNumber.isNumber(item) {
      let path = "\(operation.path)[\(index)]"
      if EventNumber.exceeds(item, numbers.most) {
        report(path, "\(subject) compares numbers from \(-numbers.most) to \(numbers.most).")
      } else if EventNumber.decimals(of: item) > numbers.decimals {
        report(
          path,
          "\(subject) compares numbers with at most \(numbers.decimals) digits after the decimal "
            + "point.")
      }
    }
    guard items.count == 4, let low = EventNumber.double(items[1]),
      let high = EventNumber.double(items[3])
    else { return }
    let isRange =
      [">", ">="].contains(items[0].string) && ["<", "<="].contains(items[2].string) && low < high
    if !isRange {
      report(
        operation.path,
        "\(subject) takes a range from the lower number to the higher, such as "
          + "`[\">\", 0, \"<=\", 5]`.")
    }
  }
}
