extension StyledLine {
  /// Lines no wider than `limit` columns, broken between words, later ones indented. A command in
  /// backquotes stays in one piece, so that it can be copied; the terminal wraps one that is too
  /// long for a line of its own.
  func wrapped(toColumns limit: Int?, indentation: Int = 0) -> [StyledLine] {
    guard let limit, columns > limit, limit > indentation else { return [self] }
    var lines: [StyledLine] = []
    var line = StyledLine()
    var used = 0
    var gap: [Piece] = []
    // A sign at the start stays with the next word.
    let mark = text.prefix { $0 == " " }.count + 1
    for word in words {
      if word.isSpace {
        gap = word.pieces
        continue
      }
      let width = word.columns
      let gapWidth = gap.reduce(0) { $0 + $1.text.columns }
      if used + gapWidth + width > limit, used > (lines.isEmpty ? mark : indentation) {
        lines.append(line)
        line = StyledLine(String(repeating: " ", count: indentation))
        used = indentation
      } else {
        line.pieces += gap
        used += gapWidth
      }
      gap = []
      line.pieces += word.pieces
      used += width
    }
    return lines + [line]
  }

  private struct Word {
    var pieces: [Piece] = []
    var isSpace: Bool
    var columns: Int { pieces.reduce(0) { $0 + $1.text.columns } }
  }

  private var words: [Word] {
    var words: [Word] = []
    var isQuoted = false
    for piece in pieces {
      var part = ""
      func end(_ isSpace: Bool) {
        guard !part.isEmpty else { return }
        let new = Piece(text: part, style: piece.style)
        if words.last?.isSpace == isSpace {
          words[words.count - 1].pieces.append(new)
        } else {
          words.append(Word(pieces: [new], isSpace: isSpace))
        }
        part = ""
      }
      var wasSpace = false
      for character in piece.text {
        if character == "`" { isQuoted.toggle() }
        let isSpace = character == " " && !isQuoted
        if isSpace != wasSpace { end(wasSpace) }
        wasSpace = isSpace
        part.append(character)
      }
      end(wasSpace)
    }
    return words
  }
}
