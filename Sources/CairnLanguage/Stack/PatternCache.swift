/// Regular expressions, each compiled once.
final class PatternCache {
  private var compiled: [String: Regex<AnyRegexOutput>?] = [:]

  /// True when all of `text` matches; also where the pattern is no regular expression, which is
  /// not the user's fault.
  func matches(_ text: String, _ pattern: String) -> Bool {
    guard let regex = regex(pattern) else { return true }
    return (try? regex.wholeMatch(in: text)) != nil
  }

  func isPattern(_ pattern: String) -> Bool { regex(pattern) != nil }

  private func regex(_ pattern: String) -> Regex<AnyRegexOutput>? {
    if let known = compiled[pattern] { return known }
    let regex = (try? Regex(pattern))?.matchingSemantics(.unicodeScalar)
    compiled[pattern] = .some(regex)
    return regex
  }
}
