/// The content of one file, with the name that the user gave it.
package struct SourceFile: Sendable, Hashable {
  /// The name as the user gave it, for messages.
  package var name: String
  /// The bytes as read; they may not be valid UTF-8.
  package var bytes: [UInt8]

  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// A file with this text, encoded in UTF-8.
  package init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }
}

extension SourceFile {
  /// The location of a range of bytes. For many ranges of one file, use a `LineIndex`.
  package func location(ofBytes range: Range<Int>) -> SourceLocation {
    SourceLocation(file: name, range: LineIndex(self).range(range))
  }

  /// Where `text` first occurs, in bytes.
  func range(of text: String, in part: Range<Int>? = nil) -> Range<Int>? {
    let wanted = Array(text.utf8)
    return bytes.withUnsafeBufferPointer { bytes in
      let part = (part ?? bytes.indices).clamped(to: bytes.indices)
      guard let first = wanted.first, wanted.count <= part.count else { return nil }
      let start = (part.lowerBound...(part.upperBound - wanted.count)).first { start in
        bytes[start] == first && bytes[start..<(start + wanted.count)].elementsEqual(wanted)
      }
      return start.map { $0..<($0 + wanted.count) }
    }
  }

  var byteOrderMarkLength: Int { bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

  /// The length of the line break at `at`, in bytes; nil if there is none.
  func lineBreakLength(at: Int) -> Int? {
    switch bytes[at] {
    case 0x0A: 1
    case 0x0D: at + 1 < bytes.count && bytes[at + 1] == 0x0A ? 2 : 1
    case 0xC2 where at + 1 < bytes.count && bytes[at + 1] == 0x85: 2
    case 0xE2
    where at + 2 < bytes.count && bytes[at + 1] == 0x80
      && (bytes[at + 2] == 0xA8 || bytes[at + 2] == 0xA9):
      3
    default: nil
    }
  }

  /// The length of the scalar at `at`, in bytes, according to its first byte.
  func scalarLength(at: Int) -> Int {
    switch bytes[at] {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 1
    }
  }
}
