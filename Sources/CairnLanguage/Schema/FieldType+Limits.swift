import CairnJSON

extension FieldType {
  /// The limits of the type in words, for documentation: "between 0s and 12h". Nil if there are
  /// none, or if the type's own description includes them.
  package var limitsInWords: String? {
    switch self {
    case .string(let rule): rule.inWords
    case .integer(let range):
      range == Int.min...Int.max ? nil : "a whole number, \(CairnLanguage.limits(range))"
    case .duration(let range, _):
      range.upperBound == Int.max
        ? nil : "a duration, \(CairnLanguage.limits(range, ScalarText.format(seconds:)))"
    case .size(let range, let unit):
      range.upperBound == Int.max
        ? nil
        : "a size, "
          + CairnLanguage.limits(range) { ScalarText.format(size: $0, in: unit) }
    case .list(_, let count, _):
      count == 0...Int.max ? nil : "\(CairnLanguage.limits(ofCount: count)) items"
    case .boolean, .enumeration, .map, .object, .shorthand, .reference, .policyStatements, .access,
      .path, .any, .document:
      nil
    }
  }

  /// A default in normal form, as JSON with the same meaning in YAML.
  func written(_ value: Value) -> JSONText {
    switch (self, value) {
    case (.duration, _), (.size, _): .text(display(value))
    default: .value(value.json(.plain))
    }
  }

  /// A default as text; nil for empty values.
  package func shownDefault(_ value: Value) -> String? {
    switch value {
    case "", [], [:]: nil
    default: display(value)
    }
  }
}

extension StringRule {
  /// The rule in words: "1 to 80 characters: letters and digits". Nil if it allows every text.
  fileprivate var inWords: String? {
    let count: String? =
      switch (length.lowerBound, length.upperBound) {
      case (0, Int.max): nil
      case (let least, Int.max): "at least \(least) characters"
      case (0, let most): "at most \(most) characters"
      case (let least, let most): "\(least) to \(most) characters"
      }
    let parts = [count, patternMeaning].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: ": ")
  }
}
