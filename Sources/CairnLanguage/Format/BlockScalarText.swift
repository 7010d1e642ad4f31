/// A literal (`|`) or folded (`>`) scalar, moved to another indentation; the text of its lines is
/// unchanged.
struct BlockScalarText {
  /// The line with the `|` or `>`, including its comment.
  let header: String
  let lines: [String]
  /// The blank lines after it are part of it (`|+`).
  let keepsBlankLines: Bool

  /// - Parameters:
  ///   - parentIndent: the column that its indentation is relative to in the source.
  ///   - indent: the column of its lines in the formatted text; two more than its parent's.
  init(_ source: SourceFile, _ range: SourceRange, parentIndent: Int, indent: Int) {
    var body = String(
      decoding: source.bytes[range.start.offset..<range.end.offset], as: UTF8.self
    ).readLines
    var header = Self.trimmed(body.removeFirst())
    let indicators = header.prefix { $0 != " " && $0 != "\t" && $0 != "#" }
    let digit = indicators.first { $0.isNumber }.flatMap(\.wholeNumberValue)
    let own =
      digit.map { max(parentIndent, 0) + $0 }
      ?? body.first { !Self.isBlank($0) }?.indentation ?? .max
    // Spaces beyond the indentation are part of the text.
    func isEmpty(_ line: String?) -> Bool {
      line.map { Self.isBlank($0) && $0.utf8.count <= own } ?? false
    }
    // What follows the last line break is the indentation of the next line. If that break is
    // missing, at the end of the file, the text doesn't end with one either, whatever the header
    // says; the formatted file does.
    let isOpen = !body.isEmpty && !isEmpty(body.last)
    if isEmpty(body.last) { body.removeLast() }
    keepsBlankLines = indicators.contains("+") && !isOpen
    if !keepsBlankLines {
      while isEmpty(body.last) { body.removeLast() }
    }
    if let digit {
      let number = header.firstIndex { $0.wholeNumberValue == digit } ?? header.startIndex
      header.replaceSubrange(number...number, with: "2")
    }
    if isOpen, !indicators.contains("-") {
      let marks = header.prefix(indicators.count)
      header =
        "\(marks.prefix(1))-\(marks.dropFirst().filter { $0 != "+" })"
        + header.dropFirst(marks.count)
    }
    self.header = header
    let spaces = LayoutWriter.spaces(indent)
    lines = body.map { line in
      let content = line.utf8.dropFirst(min(own, line.indentation))
      return content.isEmpty ? "" : spaces + String(Substring(content))
    }
  }

  private static func isBlank(_ line: String) -> Bool {
    line.utf8.allSatisfy { $0 == UInt8(ascii: " ") }
  }

  private static func trimmed(_ line: String) -> String {
    var line = line
    while let last = line.last, last == " " || last == "\t" { line.removeLast() }
    return line
  }
}

extension String {
  /// The lines of a scalar: YAML reads CR LF, CR and NEL all as LF.
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

  /// The number of leading spaces. A combining mark after the last space doesn't change the count.
  var indentation: Int { utf8.prefix { $0 == UInt8(ascii: " ") }.count }
}
