/// A literal (`|`) or folded (`>`) scalar at another indentation; its lines are not touched.
struct BlockScalarText {
  /// The line of the `|`, with its comment.
  let header: String
  let lines: [String]
  /// Blank lines behind it are a part of it (`|+`).
  let keepsBlankLines: Bool

  /// - Parameters:
  ///   - parentIndent: what its indentation is counted from in the source.
  ///   - indent: of its lines in the layout; two more than what holds it.
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
    // Spaces beyond the indentation are text.
    func isEmpty(_ line: String?) -> Bool {
      line.map { Self.isBlank($0) && $0.utf8.count <= own } ?? false
    }
    // What follows the last line break is the next line's indentation. Where that break is missing, at
    // the end of the file, the text has none either, whatever the header says; the layout ends with one.
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
