/// Quotes a user's text for messages: in backticks, shortened if it is long.
func quoted(_ text: String) -> String {
  if text.isEmpty { return "`\"\"`" }
  guard text.unicodeScalars.count > 60 else { return "`\(text)`" }
  var short = String.UnicodeScalarView()
  short.append(contentsOf: text.unicodeScalars.prefix(57))
  return "`\(String(short))…`"
}

/// Joins words: "`a`, `b` or `c`".
func alternatives(_ words: [String]) -> String { listing(words, "or") }

/// Joins words: "`a`, `b` and `c`". Of a long list, only the first `limit` words.
func listing(_ words: [String], _ conjunction: String = "and", limit: Int = 24) -> String {
  var parts = words.map(quoted)
  if parts.count > limit { parts = parts.prefix(limit - 1) + ["\(words.count - limit + 1) more"] }
  guard parts.count > 1, let last = parts.last else { return parts.first ?? "nothing" }
  return parts.dropLast().joined(separator: ", ") + " \(conjunction) " + last
}

/// Breaks a long list into lines.
func wrapped(_ text: String, width: Int = 96) -> String {
  var lines: [Substring] = []
  for word in text.split(separator: " ") {
    if let last = lines.last, last.utf8.count + word.utf8.count < width {
      lines[lines.count - 1] = text[last.startIndex..<word.endIndex]
    } else {
      lines.append(word)
    }
  }
  return lines.joined(separator: "\n")
}

/// Adds the indefinite article: "a queue", "an api", "an SSM parameter".
package func withArticle(_ noun: String) -> String {
  let isInitials = noun.prefix(2).allSatisfy(\.isUppercase)
  let vowels = isInitials ? "AEFHILMNORSX" : "aeioAEIO"
  return noun.first.map(vowels.contains) == true ? "an \(noun)" : "a \(noun)"
}

extension String {
  /// The text with a capital first letter, for the beginning of a sentence.
  package var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
