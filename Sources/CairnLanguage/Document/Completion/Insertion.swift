/// A text to put in, with places to fill in.
package struct Insertion: Hashable, Sendable {
  package enum Part: Hashable, Sendable {
    case text(String)
    /// The next cursor position, with its placeholder text.
    case blank(String)
    /// Where one of these words belongs.
    case choice([String])
  }

  package var parts: [Part]

  package init(_ text: String) { parts = [.text(text)] }
  package init(parts: [Part]) { self.parts = parts }

  /// False where `plainText` says it all.
  package var hasBlanks: Bool {
    parts.contains { if case .text = $0 { false } else { true } }
  }

  /// As it is put in where there are no blanks to jump to.
  package var plainText: String {
    parts.map { part in
      switch part {
      case .text(let text), .blank(let text): text
      case .choice(let words): words.first ?? ""
      }
    }.joined()
  }

  /// In the snippet syntax of the Language Server Protocol.
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
