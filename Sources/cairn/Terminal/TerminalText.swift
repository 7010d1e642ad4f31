/// What a text takes on a terminal, and how it is made safe for one.
extension String {
  /// The text with everything that could steer a terminal or hide other text spelled out: control
  /// characters as `\n`, `\t`, `\x1B`, direction marks and line separators as `\u{202E}`.
  var visible: String {
    guard unicodeScalars.contains(where: \.isInvisibleControl) else { return self }
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.isInvisibleControl:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        text += scalar.value < 0x100 ? "\\x\(digits.count < 2 ? "0" : "")\(digits)" : "\\u{\(digits)}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// Terminal columns it takes.
  var columns: Int {
    // Nearly all text is ASCII.
    if utf8.allSatisfy({ $0 < 0x80 }) { return utf8.count }
    return reduce(0) { $0 + $1.columns }
  }

  /// Its start, no wider than `limit` columns, with `…` at the end when something was cut off.
  func cut(toColumns limit: Int) -> String {
    guard columns > limit else { return self }
    guard limit > 0 else { return "" }
    var taken = 0
    var text = ""
    for character in self {
      let next = character.columns
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

extension Character {
  /// 2 for East Asian wide characters and emoji, 0 for what only combines, else 1.
  var columns: Int {
    unicodeScalars.reduce(0) { max($0, $1.columns) }
  }
}

extension Unicode.Scalar {
  fileprivate var isInvisibleControl: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF: true
    default: false
    }
  }

  /// After the width tables of Unicode (East Asian Width W and F, emoji presentation).
  fileprivate var columns: Int {
    switch value {
    case 0..<0x300: 1
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
      0x20000...0x3FFFD:
      2
    default:
      switch properties.generalCategory {
      case .nonspacingMark, .enclosingMark, .format: 0
      default: properties.isEmojiPresentation ? 2 : 1
      }
    }
  }
}
