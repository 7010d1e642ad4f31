import CairnLanguage

/// What a text takes on a terminal, and how it is made safe for one. The rules are the language's
/// own, which also print the user's text.
extension String {
  /// One line of the text with everything that could steer a terminal spelled out; a line break
  /// shows as `␊`.
  var visible: String {
    if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return self }
    return DisplayText.sanitized(self).replacing("\n", with: "␊")
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

  func padded(toColumns width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - columns))
  }
}
