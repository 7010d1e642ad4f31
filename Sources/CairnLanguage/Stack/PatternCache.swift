/// Regular expressions, each compiled once, and what they were asked: keys repeat all over a stack.
final class PatternCache {
  private final class Pattern {
    /// Nil of what is no regular expression.
    let regex: Regex<AnyRegexOutput>?
    var answers: [String: Bool] = [:]

    init(_ pattern: String) {
      regex = (try? Regex(pattern))?.matchingSemantics(.unicodeScalar)
    }
  }

  private var compiled: [String: Pattern] = [:]

  /// True when all of `text` matches; also where the pattern is no regular expression, which is
  /// not the user's fault.
  func matches(_ text: String, _ pattern: String) -> Bool {
    let pattern = self.pattern(pattern)
    guard let regex = pattern.regex else { return true }
    if let known = pattern.answers[text] { return known }
    let answer = (try? regex.wholeMatch(in: text)) != nil
    pattern.answers[text] = answer
    return answer
  }

  func isPattern(_ pattern: String) -> Bool { self.pattern(pattern).regex != nil }

  private func pattern(_ text: String) -> Pattern {
    if let known = compiled[text] { return known }
    let pattern = Pattern(text)
    compiled[text] = pattern
    return pattern
  }
}
