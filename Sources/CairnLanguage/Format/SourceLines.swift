/// The lines of a text, and the comments on them.
struct SourceLines {
  private let source: SourceFile
  /// Where each line begins and ends, its break left out.
  private let ranges: [Range<Int>]

  init(_ source: SourceFile) {
    self.source = source
    var ranges: [Range<Int>] = []
    var start = source.byteOrderMarkLength
    var at = start
    while at < source.bytes.count {
      guard let length = source.lineBreakLength(at: at) else {
        at += 1
        continue
      }
      ranges.append(start..<at)
      at += length
      start = at
    }
    ranges.append(start..<max(at, start))
    self.ranges = ranges
  }

  /// - Parameters:
  ///   - line: from 1.
  ///   - spaces: how many may stand in it.
  func isBlank(_ line: Int, spaces: Int = .max) -> Bool {
    guard ranges.indices.contains(line - 1), ranges[line - 1].count <= spaces else { return false }
    return source.bytes[ranges[line - 1]].allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  /// The lines above one, without spaces at their ends.
  func texts(before line: Int) -> [String] { ranges.prefix(max(0, line - 1)).map(text) }

  /// Every comment from a byte on.
  ///
  /// - Parameter scalars: stretches of bytes in which there is none, in their order.
  func comments(from begin: Int, outside scalars: [Range<Int>]) -> [Comment] {
    var comments: [Comment] = []
    var scalar = 0
    for (index, range) in ranges.enumerated() where range.upperBound > begin {
      var at = max(range.lowerBound, begin)
      while at < range.upperBound {
        while scalar < scalars.count, scalars[scalar].upperBound <= at { scalar += 1 }
        if scalar < scalars.count, scalars[scalar].contains(at) {
          at = scalars[scalar].upperBound
          continue
        }
        guard source.bytes[at] == UInt8(ascii: "#") else {
          at += 1
          continue
        }
        let before = source.bytes[range.lowerBound..<at]
        let isAlone = before.allSatisfy { $0 == 0x20 || $0 == 0x09 }
        comments.append(
          Comment(
            text: text(at..<range.upperBound), line: index + 1, column: before.count + 1,
            offset: at, isAlone: isAlone, hasBlankLine: isAlone && isBlank(index)))
        break
      }
    }
    return comments
  }

  private func text(_ range: Range<Int>) -> String {
    var end = range.upperBound
    while end > range.lowerBound, [0x20, 0x09].contains(source.bytes[end - 1]) { end -= 1 }
    return String(decoding: source.bytes[range.lowerBound..<end], as: UTF8.self)
  }
}

extension String {
  /// The lines of a scalar: CR LF, CR and NEL all mean LF to YAML's reader.
  var readLines: [String] {
    var lines: [String] = []
    var line = String.UnicodeScalarView()
    var last: Unicode.Scalar?
    for scalar in unicodeScalars {
      switch scalar {
      case "\n" where last == "\r": break
      case "\n", "\r", "\u{85}":
        lines.append(String(line))
        line = String.UnicodeScalarView()
      default: line.append(scalar)
      }
      last = scalar
    }
    return lines + [String(line)]
  }

  /// How many spaces it begins with. A mark that combines with the last of them changes nothing.
  var indentation: Int { utf8.prefix { $0 == UInt8(ascii: " ") }.count }
}
