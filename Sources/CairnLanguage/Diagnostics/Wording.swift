/// A user's text as messages quote it: in backticks, shortened where it is long.
func quoted(_ text: String) -> String {
  if text.isEmpty { return "`\"\"`" }
  guard text.unicodeScalars.count > 60 else { return "`\(text)`" }
  var short = String.UnicodeScalarView()
  short.append(contentsOf: text.unicodeScalars.prefix(57))
  return "`\(String(short))…`"
}

/// "`a`, `b` or `c`".
func alternatives(_ words: [String]) -> String { listing(words, "or") }

/// "`a`, `b` and `c`"; of long lists only the beginning.
func listing(_ words: [String], _ conjunction: String = "and", limit: Int = 24) -> String {
  var parts = words.map(quoted)
  if parts.count > limit { parts = parts.prefix(limit - 1) + ["\(words.count - limit + 1) more"] }
  guard parts.count > 1, let last = parts.last else { return parts.first ?? "nothing" }
  return parts.dropLast().joined(separator: ", ") + " \(conjunction) " + last
}

/// "a queue", "an api".
func withArticle(_ noun: String) -> String {
  switch noun.first {
  case "a", "e", "i", "o", "A", "E", "I", "O": "an \(noun)"
  default: "a \(noun)"
  }
}

extension String {
  /// With a capital first letter; for sentences that begin with a word of ours.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
