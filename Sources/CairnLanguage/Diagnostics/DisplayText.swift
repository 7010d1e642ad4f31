/// Makes text from a user's file safe for a terminal: tabs become spaces, control and direction
/// characters become visible, and display widths are known.
package enum DisplayText {
  static let tabWidth = 4

  struct Glyph {
    var text: String
    var width: Int

    init(text: String, width: Int) {
      self.text = text
      self.width = width
    }

    /// For ASCII text, where the width is the length.
    init(text: String) { self.init(text: text, width: text.utf8.count) }
  }

  /// The text and width of a scalar at a display column.
  static func glyph(_ scalar: Unicode.Scalar, at column: Int) -> Glyph {
    switch scalar.value {
    case 0x09:
      let width = tabWidth - column % tabWidth
      return Glyph(text: String(repeating: " ", count: width), width: width)
    case 0x00...0x1F: return Glyph(text: picture(0x2400 + scalar.value), width: 1)
    case 0x7F: return Glyph(text: picture(0x2421), width: 1)
    case _ where isHidden(scalar):
      let text = "<U+\(hex(scalar.value, width: 4))>"
      return Glyph(text: text, width: text.utf8.count)
    default: return Glyph(text: String(scalar), width: width(of: scalar))
    }
  }

  /// Whether a scalar controls a terminal, changes the text direction, or is invisible, so that two
  /// different values could look the same. ASCII controls are handled elsewhere.
  package static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x80: false
    // Controls; line and paragraph separators.
    case 0x80...0x9F, 0x2028...0x2029: true
    // Direction marks, embeddings, overrides and isolates.
    case 0x061C, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    // Zero width: soft hyphen, joiners, invisible operators, byte order mark, fillers.
    case 0xAD, 0x034F, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F, 0x200B...0x200D,
      0x2060...0x2065, 0x206A...0x206F, 0x3164, 0xFE00...0xFE0D, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFB,
      0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE0FFF:
      true
    // Noncharacters.
    case 0xFDD0...0xFDEF: true
    default: scalar.value & 0xFFFE == 0xFFFE
    }
  }

  private static func picture(_ value: UInt32) -> String {
    Unicode.Scalar(value).map { String($0) } ?? "?"
  }

  /// A text without terminal controls; line breaks are kept.
  package static func sanitized(_ text: String) -> String {
    let isClean = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F || $0 == 0x0A }
    if isClean { return text }
    return text.unicodeScalars.map { scalar in
      scalar == "\n" ? "\n" : glyph(scalar, at: 0).text
    }.joined()
  }

  /// A text without terminal controls on one line: a line break becomes `␊`.
  package static func line(_ text: String) -> String {
    sanitized(text).replacingLiteral("\n", with: "␊")
  }

  /// The lines of a message, made safe for GitHub Actions, which reads commands from the start of a
  /// printed line and, in an older syntax, from within ("Workflow commands for GitHub Actions").
  package static func lines(_ text: String) -> [String] {
    sanitized(text).split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let indent = line.prefix { $0 == " " }
      let rest = line.dropFirst(indent.count)
      let isCommand = rest.utf8.starts(with: "::".utf8)
      let inert =
        isCommand ? "\(indent): :" + String(rest.unicodeScalars.dropFirst(2)) : String(line)
      return inert.replacingLiteral("##[", with: "# #[")
    }
  }

  /// The width of a text on a terminal, in columns.
  package static func width(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + glyph($1, at: $0).width }
  }

  /// The display width of a scalar: 0 for marks and joiners, 2 for characters that Unicode's East
  /// Asian Width calls wide (by block, without the exceptions in each).
  private static func width(of scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar.value {
    case 0xFE00...0xFE0F, 0x1F3FB...0x1F3FF: return 0
    case 0x1100...0x115F, 0x231A...0x231B, 0x23E9...0x23EC, 0x25FD...0x25FE, 0x2614...0x2615,
      0x2648...0x2653, 0x26AA...0x26AB, 0x26BD...0x26BE, 0x26C4...0x26C5, 0x2705, 0x270A...0x270B,
      0x2728, 0x274C, 0x2753...0x2755, 0x2757, 0x2795...0x2797, 0x2B1B...0x2B1C, 0x2B50,
      0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
      0x1F7E0...0x1F7EB, 0x1F900...0x1F9FF, 0x1FA70...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}
