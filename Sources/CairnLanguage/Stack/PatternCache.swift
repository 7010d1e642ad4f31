/// Compiled regular expressions with the answers they gave, since the same keys occur all over a
/// stack.
final class PatternCache {
  private final class Entry {
    /// Nil for an invalid regular expression.
    let pattern: Pattern?
    var answers: [String: Pattern.Answer] = [:]

    init(_ pattern: String) { self.pattern = Pattern(pattern) }
  }

  private var entries: [String: Entry] = [:]

  /// Whether the whole text matches. An invalid regular expression matches everything, because it
  /// is reported at its own place.
  func answer(to text: String, _ pattern: String) -> Pattern.Answer {
    let entry = self.entry(pattern)
    guard let pattern = entry.pattern else { return .matches }
    if let known = entry.answers[text] { return known }
    let answer = pattern.answer(to: text)
    entry.answers[text] = answer
    return answer
  }

  func isPattern(_ pattern: String) -> Bool { entry(pattern).pattern != nil }

  private func entry(_ pattern: String) -> Entry {
    if let known = entries[pattern] { return known }
    let entry = Entry(pattern)
    entries[pattern] = entry
    return entry
  }
}
