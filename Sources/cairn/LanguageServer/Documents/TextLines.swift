/// The starts of a text's lines, and the conversion of a client's positions to bytes. As in LSP,
/// lines end at LF, CR LF or CR only.
struct TextLines: Hashable {
  private var starts: [Int]
  /// Whether only line feeds end lines: then an edit affects no other line.
  private var isPlain: Bool

  init(_ bytes: [UInt8]) {
    var starts = [0]
    var isPlain = true
    bytes.withUnsafeBufferPointer { bytes in
      var at = 0
      while at < bytes.count {
        let byte = bytes[at]
        at += 1
        if byte == 0x0A {
          starts.append(at)
        } else if byte == 0x0D {
          if at < bytes.count, bytes[at] == 0x0A { at += 1 }
          isPlain = false
          starts.append(at)
        }
      }
    }
    self.starts = starts
    self.isPlain = isPlain
  }

  /// Updates the lines after an edit of the text.
  ///
  /// - Parameters:
  ///   - range: what was replaced, in the old text.
  ///   - edited: the new text.
  mutating func replace(_ range: Range<Int>, with new: [UInt8], in edited: [UInt8]) {
    guard isPlain, !new.contains(0x0D) else {
      self = TextLines(edited)
      return
    }
    let first = line(of: range.lowerBound) + 1
    let last = line(of: range.upperBound) + 1
    let shift = new.count - range.count
    if shift != 0 { for index in last..<starts.count { starts[index] += shift } }
    let added = new.indices.filter { new[$0] == 0x0A }.map { range.lowerBound + $0 + 1 }
    if !added.isEmpty || first != last { starts.replaceSubrange(first..<last, with: added) }
  }

  var count: Int { starts.count }

  /// The line of a byte, from 0.
  func line(of offset: Int) -> Int {
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The bytes of a line without its end.
  func content(of line: Int, in bytes: [UInt8]) -> Range<Int> {
    let start = starts[line]
    var end = line + 1 < starts.count ? starts[line + 1] : bytes.count
    while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return start..<end
  }

  /// A column past the line's end means its end; a line past the last, the end of the text.
  func offset(line: Int, character: Int, in bytes: [UInt8], _ encoding: PositionEncoding) -> Int {
    guard line < starts.count else { return bytes.count }
    let content = content(of: max(line, 0), in: bytes)
    switch encoding {
    case .utf8:
      var at = content.lowerBound + min(max(character, 0), content.count)
      while at > content.lowerBound, at < bytes.count, bytes[at] & 0xC0 == 0x80 { at -= 1 }
      return at
    case .utf16:
      var (at, left) = (content.lowerBound, character)
      while at < content.upperBound, left > 0 {
        let length = Self.scalarLength(bytes[at])
        left -= length == 4 ? 2 : 1
        // A position inside a surrogate pair means before it.
        if left < 0 { break }
        at = min(at + length, content.upperBound)
      }
      return at
    }
  }

  func position(
    of offset: Int, in bytes: [UInt8], _ encoding: PositionEncoding
  ) -> (line: Int, character: Int) {
    let offset = min(max(offset, 0), bytes.count)
    let line = line(of: offset)
    let start = starts[line]
    switch encoding {
    case .utf8: return (line, offset - start)
    case .utf16:
      var (at, units) = (start, 0)
      while at < offset {
        let length = Self.scalarLength(bytes[at])
        units += length == 4 ? 2 : 1
        at += length
      }
      return (line, units)
    }
  }

  private static func scalarLength(_ first: UInt8) -> Int {
    switch first {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 1
    }
  }
}
