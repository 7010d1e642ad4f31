/// A text to insert, with blanks to fill in.
package struct Insertion: Hashable, Sendable {
  package enum Part: Hashable, Sendable {
    case text(String)
    /// A cursor position with placeholder text.
    case blank(String)
    /// A cursor position with a choice of words.
    case choice([String])
  }

  package var parts: [Part]

  package init(_ text: String) { parts = [.text(text)] }
  package init(parts: [Part]) { self.parts = parts }

  /// False if `plainText` is the complete insertion.
  package var hasBlanks: Bool {
    parts.contains { if case .text = $0 { false } else { true } }
  }

  /// The text for editors that can't jump between blanks.
  package var plainText: String {
    parts.map { part in
      switch part {
      case .text(let text), .blank(let text): text
      case .choice(let words): words.first ?? ""
      }
    }.joined()
  }

  /// The text in the snippet syntax of the Language Server Protocol.
  package var snippet: String {
    var number = 0
    return parts.map { part in
      switch part {
      case .text(let text): return Self.escaped(text, "$\\")
      case .blank(let text):
        number += 1
        return "${\(number):\(Self.escaped(text, "$}\\"))}"
      case .choice(let words):
        number += 1
        return "${\(number)|\(words.map { Self.escaped($0, "$}\\,|") }.joined(separator: ","))|}"
      }
    }.joined()
  }

  private static func escaped(_ text: String, _ special: String) -> String {
    text.map { special.contains($0) ? "\\\($0)" : String($0) }.joined()
  }
}
