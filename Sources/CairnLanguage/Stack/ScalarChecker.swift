/// Checks texts against scalar types. Caches compiled patterns while a stack is read.
final class ScalarChecker {
  enum Quoting { case plain, quoted }

  private let patterns = PatternCache()

  /// The value in normal form, or the reason why the text isn't valid. `shown` is the text as
  /// messages may show it (a secret is replaced).
  func check(
    _ text: String, as type: FieldType, quoting: Quoting = .plain, shown: String? = nil
  ) -> Result<Value, ScalarText.Problem> {
    let isShown = shown == nil
    // Lazy, because only messages need it.
    lazy var shown = shown ?? quoted(text)
    switch type {
    case .string(let rule):
      if let problem = check(text, rule, shown, isShown: isShown) { return .failure(problem) }
      return .success(.string(text))
    case .path, .any, .document, .reference:
      return .success(.string(text))
    case .integer(let range): return integer(text, range, quoting, shown, isShown)
    case .boolean: return boolean(text, quoting, shown, isShown)
    case .duration(let range, let step):
      return duration(text, range, step: step, shown, isShown)
    case .size(let range, let unit): return size(text, range, unit, shown, isShown)
    case .enumeration(let words):
      if words.contains(text) { return .success(.string(text)) }
      let near = isShown ? NearMiss.best(for: text, among: words) : nil
      return .failure(
        ScalarText.Problem(
          .unknownValue,
          "takes \(alternatives(words)), not \(shown)."
            + (near.map { " Did you mean \(quoted($0))?" } ?? ""),
          replacement: near))
    case .list, .map, .object, .shorthand, .policyStatements, .access:
      return .failure(ScalarText.Problem(.wrongType, "takes \(type.noun), not \(shown)."))
    }
  }

  /// Why a text violates a rule; nil if it doesn't. For a secret, not even the length is shown.
  func check(
    _ text: String, _ rule: StringRule, _ shown: @autoclosure () -> String, isShown: Bool = true
  ) -> ScalarText.Problem? {
    // Counting Unicode scalars is slow: do it only if the rule limits the length.
    if rule.length != 0...Int.max {
      let length = text.unicodeScalars.count
      if !rule.length.contains(length) {
        let found = isShown ? "\(length)" : length < rule.length.lowerBound ? "fewer" : "more"
        return ScalarText.Problem(
          .wrongLength,
          "takes \(limits(ofCount: rule.length)) characters; \(shown()) has \(found).")
      }
    }
    guard let pattern = rule.pattern else { return nil }
    switch patterns.answer(to: text, pattern) {
    case .matches: return nil
    case .differs:
      return ScalarText.Problem(
        .patternMismatch,
        "takes \(rule.patternMeaning ?? "a text like `\(pattern)`"), which \(shown()) is not.")
    case .tooSlow:
      return ScalarText.Problem(
        .patternMismatch,
        "takes \(rule.patternMeaning ?? "a text like `\(pattern)`"), and it takes too long to say "
          + "whether \(shown()) is one. Write the pattern without repetitions inside of repetitions."
      )
    }
  }

  func isPattern(_ pattern: String) -> Bool { patterns.isPattern(pattern) }

  private func integer(
    _ text: String, _ range: ClosedRange<Int>, _ quoting: Quoting, _ shown: String,
    _ isShown: Bool
  ) -> Result<Value, ScalarText.Problem> {
    guard let number = ScalarText.integer(text) else {
      let isOctal = isShown && text.hasPrefix("0") && Int(text) != nil
      return .failure(
        ScalarText.Problem(
          .wrongType,
          "takes a whole number, not \(shown)."
            + (isOctal ? " Remove the leading zeros: YAML 1.1 reads them as octal." : "")))
    }
    if quoting == .quoted {
      return .failure(
        ScalarText.Problem(
          .wrongType, "takes a whole number; in quotes it is a text. Remove the quotes.",
          replacement: isShown ? text : nil))
    }
    guard range.contains(number) else {
      return .failure(
        ScalarText.Problem(.outOfRange, "must be \(limits(range)); \(shown) is not."))
    }
    return .success(.integer(number))
  }

  private func boolean(
    _ text: String, _ quoting: Quoting, _ shown: String, _ isShown: Bool
  ) -> Result<Value, ScalarText.Problem> {
    guard let flag = ScalarText.boolean(text) else {
      return .failure(
        ScalarText.Problem(.wrongType, "takes `true` or `false`, not \(shown)."))
    }
    if quoting == .quoted {
      return .failure(
        ScalarText.Problem(
          .wrongType, "takes `true` or `false`; in quotes it is a text. Remove the quotes.",
          replacement: isShown ? text : nil))
    }
    return .success(.boolean(flag))
  }

  private func duration(
    _ text: String, _ range: ClosedRange<Int>, step: Int, _ shown: String, _ isShown: Bool
  ) -> Result<Value, ScalarText.Problem> {
    guard let seconds = ScalarText.duration(text) else {
      let advice = isShown ? DurationAdvice(text, range, step: step) : nil
      return .failure(
        ScalarText.Problem(
          .invalidDuration,
          "takes a duration such as `60s`, `5m`, `12h`, `4d` or `1h30m`, not \(shown)."
            + (advice.map { " " + $0.sentence } ?? ""),
          replacement: advice?.replacement))
    }
    guard range.contains(seconds) else {
      return .failure(
        ScalarText.Problem(
          .outOfRange,
          "must be \(limits(range, ScalarText.format(seconds:))); \(shown) is not."))
    }
    guard seconds.isMultiple(of: step) else {
      let whole = min(seconds - seconds % step, range.upperBound - step) + step
      let near = isShown ? ScalarText.format(seconds: whole) : nil
      return .failure(
        ScalarText.Problem(
          .invalidDuration,
          "is counted in whole \(DurationAdvice.noun(of: step)); \(shown) is not."
            + (near.map { " Write `\($0)`." } ?? ""), replacement: near))
    }
    return .success(.integer(seconds))
  }

  private func size(
    _ text: String, _ range: ClosedRange<Int>, _ unit: FieldType.SizeUnit, _ shown: String,
    _ isShown: Bool
  ) -> Result<Value, ScalarText.Problem> {
    guard let bytes = ScalarText.sizeInBytes(text) else {
      let isBare = isShown && ScalarText.integer(text).map(range.contains) ?? false
      return .failure(
        ScalarText.Problem(
          .invalidSize,
          "takes a size such as `64KB`, `256MB` or `1GB`, not \(shown)."
            + (isBare ? " A number needs a unit: write `\(text)\(unit.rawValue)`." : ""),
          replacement: isBare ? text + unit.rawValue : nil))
    }
    guard bytes % unit.bytes == 0 else {
      return .failure(
        ScalarText.Problem(
          .invalidSize,
          "is counted in whole \(unit.rawValue) (1\(unit.rawValue) is "
            + "\(unit.bytes) bytes); \(shown) is not."))
    }
    let count = bytes / unit.bytes
    guard range.contains(count) else {
      let text = { (count: Int) in ScalarText.format(size: count, in: unit) }
      return .failure(
        ScalarText.Problem(.outOfRange, "must be \(limits(range, text)); \(shown) is not."))
    }
    return .success(.integer(count))
  }
}

/// The limits of a count in words: "at most 10", "between 1 and 10", "exactly 3".
func limits(ofCount range: ClosedRange<Int>) -> String {
  range.lowerBound == 0 && range.upperBound > 0 && range.upperBound < Int.max
    ? "at most \(range.upperBound)" : limits(range)
}

/// A range in words: "between 1 and 10", "at least 1", "exactly 3".
func limits(_ range: ClosedRange<Int>, _ text: (Int) -> String = { String($0) }) -> String {
  if range.lowerBound == range.upperBound { return "exactly \(text(range.lowerBound))" }
  if range.upperBound == Int.max { return "at least \(text(range.lowerBound))" }
  if range.lowerBound == Int.min { return "at most \(text(range.upperBound))" }
  return "between \(text(range.lowerBound)) and \(text(range.upperBound))"
}
