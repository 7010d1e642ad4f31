extension StringProtocol {
  /// This text with each occurrence of another text replaced, compared by bytes.
  ///
  /// `replacing` compares characters. A combining mark after a quote forms one character with it,
  /// so the quote would be missed. Code that quotes, escapes or hides text must compare bytes.
  package func replacingLiteral(_ sought: String, with replacement: String) -> String {
    guard let first = sought.utf8.first, utf8.contains(first) else { return String(self) }
    let bytes = Array(utf8).replacing(Array(sought.utf8), with: Array(replacement.utf8))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether this text contains another one, compared by bytes.
  package func containsLiteral(_ sought: String) -> Bool {
    guard let first = sought.utf8.first else { return true }
    return utf8.contains(first) && Array(utf8).contains(Array(sought.utf8))
  }
}
