/// Regular expressions, each compiled once, and what they were asked: keys repeat all over a stack.
final class PatternCache {
  private final class Entry {
    /// Nil of what is no regular expression.
    let pattern: Pattern?
    var answers: [String: Pattern.Answer] = [:]

    init(_ pattern: String) { self.pattern = Pattern(pattern) }
  }

  private var entries: [String: Entry] = [:]

  /// Whether all of `text` matches; it does where the pattern is no regular expression, which was told
  /// where it stands.
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
