import CairnLanguage

/// The width of a text on a terminal, and its safe form. The rules are those of `CairnLanguage`,
/// which prints the user's text too.
extension String {
  /// The text on one line with control characters escaped; a line break becomes `␊`.
  var visible: String {
    if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return self }
    return DisplayText.line(self)
  }

  /// Its width in terminal columns.
  var columns: Int {
    // Nearly all text is ASCII.
    utf8.allSatisfy { $0 < 0x80 } ? utf8.count : DisplayText.width(of: self)
  }

  /// Its start, no wider than `limit` columns, with `…` at the end if it was shortened.
  func cut(toColumns limit: Int) -> String {
    guard columns > limit else { return self }
    guard limit > 0 else { return "" }
    var taken = 0
    var text = ""
    for character in self {
      let next = String(character).columns
      if taken + next > limit - 1 { break }
      taken += next
      text.append(character)
    }
    return text + "…"
  }

  /// The text on one line, safe to print and no wider than `limit` columns. From a thousand bytes
  /// on, it includes its size.
  func shortened(toColumns limit: Int) -> String {
    let size = utf8.count
    // The rest of a very long text isn't processed.
    let start = size > 16 * (limit + 64) ? String(unicodeScalars.prefix(4 * (limit + 64))) : self
    let text = start.visible
    if start.utf8.count == size, text.columns <= limit { return text }
    guard size >= 1000 else { return text.cut(toColumns: limit) }
    let note = " (\(size) bytes)"
    return text.cut(toColumns: max(limit - note.utf8.count, 8)) + note
  }

  func padded(toColumns width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - columns))
  }
}
