extension StringProtocol {
  /// This text with each occurrence of another one replaced, whatever is beside it.
  ///
  /// `replacing` goes by characters: a mark that combines with a quote makes one character with it,
  /// and the quote would be missed. What quotes, escapes or hides has to go by the bytes.
  package func replacingLiteral(_ sought: String, with replacement: String) -> String {
    let bytes = Array(utf8).replacing(Array(sought.utf8), with: Array(replacement.utf8))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether this text contains another one, also compared by bytes.
  package func containsLiteral(_ sought: String) -> Bool {
    Array(utf8).contains(Array(sought.utf8))
  }
}
