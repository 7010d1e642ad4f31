import CairnLanguage

/// Makes text safe for HTML and XML: escapes markup, and invisible, bidirectional and forbidden
/// characters.
enum Markup {
  static func escaped(_ text: String) -> String {
    let safe = text.visible
    if safe.utf8.allSatisfy({ !special.contains($0) && $0 < 0x80 }) { return safe }
    var escaped = ""
    for scalar in safe.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  private static let special: Set<UInt8> = Set("&<>\"'".utf8)
}
