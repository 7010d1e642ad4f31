/// The text of one file, with the name the user gave it.
package struct SourceFile: Sendable, Hashable {
  /// As the user named it; messages repeat it.
  package var name: String
  /// As read: not yet known to be UTF-8.
  package var bytes: [UInt8]

  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  package init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }
}

extension SourceFile {
  /// Where some bytes are; for many of them, `LineIndex` knows.
  package func location(ofBytes range: Range<Int>) -> SourceLocation {
    SourceLocation(file: name, range: LineIndex(self).range(range))
  }

  func contains(_ text: String) -> Bool {
    let wanted = Array(text.utf8)
    return bytes.withUnsafeBufferPointer { bytes in
      guard let first = wanted.first, wanted.count <= bytes.count else { return wanted.isEmpty }
      return (0...(bytes.count - wanted.count)).contains { start in
        bytes[start] == first && bytes[start..<(start + wanted.count)].elementsEqual(wanted)
      }
    }
  }

  var byteOrderMarkLength: Int { bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

  /// How many bytes the line break at `at` takes; nil where there is none.
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

  /// How many bytes the scalar at `at` takes, going by its first byte.
  func scalarLength(at: Int) -> Int {
    switch bytes[at] {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 1
    }
  }
}
