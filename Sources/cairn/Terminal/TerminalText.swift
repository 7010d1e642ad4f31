import CairnLanguage

/// What a text takes on a terminal, and how it is made safe for one. The rules are the language's
/// own, which also print the user's text.
extension String {
  /// One line of the text with everything that could steer a terminal spelled out; a line break
  /// shows as `␊`.
  var visible: String {
    if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return self }
    return DisplayText.line(self)
  }

  /// Terminal columns it takes.
  var columns: Int {
    // Nearly all text is ASCII.
    utf8.allSatisfy { $0 < 0x80 } ? utf8.count : DisplayText.width(of: self)
  }

  /// Its start, no wider than `limit` columns, with `…` at the end when something was cut off.
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

  /// Itself on one line, safe to print and no wider than `limit` columns. What has a thousand bytes
  /// and more says how many.
  func shortened(toColumns limit: Int) -> String {
    let size = utf8.count
    // Nothing is done with the rest of a text of megabytes.
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
