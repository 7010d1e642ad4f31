/// A comment of a YAML text.
struct Comment: Hashable {
  /// With the `#`, without spaces at the end.
  var text: String
  /// From 1.
  var line: Int
  /// From 1.
  var column: Int
  var offset: Int
  /// Only spaces precede it on its line.
  var isAlone: Bool
  /// A blank line precedes it.
  var hasBlankLine: Bool

  /// - Parameter offset: the byte offset of its `#`.
  init(at offset: Int, in lines: LineIndex) {
    let line = lines.line(of: offset)
    let range = lines.range(ofLine: line)
    text = lines.text(offset..<range.upperBound)
    self.line = line + 1
    column = offset - range.lowerBound + 1
    self.offset = offset
    isAlone = lines.source.isBlank(range.lowerBound..<offset)
    hasBlankLine = isAlone && lines.isBlank(line - 1)
  }
}

extension LineIndex {
  /// The comments of a text that libyaml can read, starting at a byte offset. (`Outline` finds the
  /// comments of any text.)
  ///
  /// - Parameter scalars: byte ranges in which a `#` doesn't begin a comment, in order.
  func comments(from begin: Int, outside scalars: [Range<Int>]) -> [Comment] {
    var comments: [Comment] = []
    var (at, next) = (begin, 0)
    while at < source.bytes.count {
      let scalar = next < scalars.count ? scalars[next] : source.bytes.count..<source.bytes.count
      if scalar.lowerBound <= at {
        at = max(at, scalar.upperBound)
        next += 1
      } else if let hash = source.bytes[at..<scalar.lowerBound].firstIndex(of: UInt8(ascii: "#")) {
        comments.append(Comment(at: hash, in: self))
        at = end(ofLineAt: hash)
      } else {
        at = scalar.lowerBound
      }
    }
    return comments
  }
}
