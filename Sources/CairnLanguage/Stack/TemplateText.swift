/// Splits a text into literals and references `${…}`; `$${` is a literal `${`.
enum TemplateText {
  enum Piece: Hashable {
    case literal(String)
    /// The text between the braces.
    case reference(String)
    /// A `${` without a `}`: the rest of its line.
    case unclosed(String)
  }

  static func pieces(_ text: String) -> [Piece] {
    var pieces: [Piece] = []
    var literal = ""
    let bytes = text.utf8
    var at = bytes.startIndex
    var copied = at
    func byte(_ offset: Int) -> UInt8? {
      bytes.index(at, offsetBy: offset, limitedBy: bytes.endIndex)
        .flatMap { $0 < bytes.endIndex ? bytes[$0] : nil }
    }
    while at < bytes.endIndex {
      guard bytes[at] == UInt8(ascii: "$") else {
        at = bytes.index(after: at)
        continue
      }
      if byte(1) == UInt8(ascii: "$"), byte(2) == UInt8(ascii: "{") {
        literal += text[copied..<at] + "${"
        at = bytes.index(at, offsetBy: 3)
        copied = at
      } else if byte(1) == UInt8(ascii: "{") {
        literal += text[copied..<at]
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        literal = ""
        let start = bytes.index(at, offsetBy: 2)
        let end = bytes[start...].firstIndex { $0 == UInt8(ascii: "}") || $0 == 0x0A }
        guard let end, bytes[end] == UInt8(ascii: "}") else {
          pieces.append(.unclosed(String(text[at..<(end ?? bytes.endIndex)])))
          return pieces
        }
        pieces.append(.reference(String(text[start..<end])))
        at = bytes.index(after: end)
        copied = at
      } else {
        at = bytes.index(after: at)
      }
    }
    literal += text[copied...]
    if !literal.isEmpty { pieces.append(.literal(literal)) }
    return pieces
  }
}
