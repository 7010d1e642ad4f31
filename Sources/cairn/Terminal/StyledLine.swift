/// The meaning of a piece of text; the terminal decides how it looks.
enum Style: Hashable, Sendable, CaseIterable {
  case plain, strong, faint
  case added, changed, removed, replaced, adopted
  case bad, good, warning

  /// The parameters of the SGR escape sequence; nil for no style.
  fileprivate var codes: String? {
    switch self {
    case .plain: nil
    case .strong: "1"
    case .faint: "2"
    case .added, .good: "32"
    case .changed, .warning: "33"
    case .removed, .bad: "31"
    case .replaced: "35"
    case .adopted: "36"
    }
  }
}

/// One line of output: pieces of text with their meaning, safe to print by construction, because
/// control characters are escaped in every piece.
struct StyledLine: Hashable, Sendable {
  struct Piece: Hashable, Sendable {
    let text: String
    let style: Style
  }

  /// Already escaped.
  var pieces: [Piece] = []

  init() {}
  init(_ text: String, _ style: Style = .plain) { append(text, style) }

  mutating func append(_ text: String, _ style: Style = .plain) {
    guard !text.isEmpty else { return }
    pieces.append(Piece(text: text.visible, style: style))
  }

  static func + (left: Self, right: Self) -> Self {
    var line = left
    line.pieces += right.pieces
    return line
  }

  static func += (left: inout Self, right: Self) { left = left + right }

  func adding(_ text: String, _ style: Style = .plain) -> Self {
    var line = self
    line.append(text, style)
    return line
  }

  var isEmpty: Bool { pieces.isEmpty }
  var columns: Int { pieces.reduce(0) { $0 + $1.text.columns } }
  /// Without any style.
  var text: String { pieces.map(\.text).joined() }

  /// Its start, no wider than `limit` columns.
  func cut(toColumns limit: Int) -> Self {
    guard columns > limit else { return self }
    var room = limit
    var line = Self()
    for piece in pieces {
      let width = piece.text.columns
      if width < room || (width == room && piece == pieces.last) {
        line.pieces.append(piece)
        room -= width
        continue
      }
      // One column is reserved for the ellipsis, in any piece.
      let kept =
        width == room ? (piece.text + "…").cut(toColumns: room) : piece.text.cut(toColumns: room)
      line.pieces.append(Piece(text: kept, style: piece.style))
      break
    }
    return line
  }

  func padded(toColumns width: Int) -> Self {
    adding(String(repeating: " ", count: max(0, width - columns)))
  }

  func rendered(_ colour: Colour) -> String {
    switch colour {
    case .off: text
    case .on:
      pieces.map { piece in
        guard let codes = piece.style.codes else { return piece.text }
        return "\u{1B}[\(codes)m\(piece.text)\u{1B}[0m"
      }.joined()
    }
  }
}

extension StyledLine: ExpressibleByStringInterpolation {
  init(stringLiteral value: String) { self.init(value) }
}

enum Colour: Hashable, Sendable { case on, off }

extension [StyledLine] {
  /// Each line with its line break.
  func rendered(_ colour: Colour) -> String {
    map { $0.rendered(colour) + "\n" }.joined()
  }
}
