import CYAML

/// libyaml's report of where and why it could not go on, and what that means to a user.
struct YAMLProblem {
  private var problem: String
  private var context: String
  private var mark: yaml_mark_t
  private var contextMark: yaml_mark_t

  init(_ parser: yaml_parser_t) {
    problem = parser.problem.map { String(cString: $0) } ?? "cannot be read"
    context = parser.context.map { String(cString: $0) } ?? ""
    mark = parser.problem_mark
    contextMark = parser.context_mark
  }

  typealias Explanation = (
    detail: String, range: SourceRange, notes: [(message: String, range: SourceRange)]
  )

  /// Plain words, the place that has to change, and the place where it began.
  func explain(in source: SourceFile, marks: inout YAMLMarks) -> Explanation {
    let here = source.oneScalar(at: marks.position(mark))
    let start = source.oneScalar(at: marks.position(contextMark))
    let next = source.scalar(at: here.start.offset)

    if source.isReferenceInFlow(at: here.start.offset) {
      return (
        "Inside `[…]` and `{…}` a reference has to be in quotes: `\"${…}\"`.", here, []
      )
    }
    switch problem {
    case "found character that cannot start any token":
      return (cannotStart(next), here, [])
    case "found a tab character that violates indentation",
      "found a tab character where an indentation space is expected":
      return ("A tab cannot indent YAML. Use spaces.", here, [])
    case "could not find expected ':'":
      return (Self.noKey, source.restOfLine(at: start.start), [])
    case "mapping values are not allowed in this context":
      if let line = source.lineWithoutKey(above: here.start) { return (Self.noKey, line, []) }
      return (
        "A `:` cannot follow here. Indent the line as its neighbours are, or put a value that "
          + "holds `: ` in quotes.", here, []
      )
    case "block sequence entries are not allowed in this context":
      return ("A list item (`- `) begins a line of its own.", here, [])
    case "mapping keys are not allowed in this context":
      return ("A `? ` key can't be used here. Put a text that begins with `?` in quotes.", here, [])
    case "found unexpected end of stream", "found unexpected document indicator":
      return (
        "This quote is not closed.", start, [("the file ends (or `---` stands) here", here)]
      )
    case "found unknown escape character":
      let next = source.scalar(at: here.start.offset + 1)
      return (
        "Double quotes have no escape `\\\(next.map(String.init) ?? "")`. Write `\\\\` for a "
          + "backslash, or use single quotes.", here, []
      )
    case "did not find expected hexdecimal number", "found invalid Unicode character escape code":
      return ("This escape names no character.", here, [])
    case "did not find expected alphabetic or numeric character":
      let (sign, noun) = context.contains("alias") ? ("*", "an alias") : ("&", "an anchor")
      return (
        "`\(sign)` begins \(noun), and a name has to follow. If it is meant as a text, put it in "
          + "quotes: `\"\(sign)\"`.", start, []
      )
    case "did not find expected ',' or '}'":
      return (
        "This `{` is not closed, or a `,` is missing.", start,
        [("a `,` or `}` is expected here", here)]
      )
    case "did not find expected ',' or ']'":
      return (
        "This `[` is not closed, or a `,` is missing.", start,
        [("a `,` or `]` is expected here", here)]
      )
    case "did not find expected key":
      if let line = source.lineWithoutKey(above: here.start) { return (Self.noKey, line, []) }
      return (
        "This doesn't belong to the map above it. Indent it as that map's keys are.",
        source.restOfLine(at: here.start), [("the map begins here", start)]
      )
    case "did not find expected '-' indicator":
      return (
        "This doesn't belong to the list above it. Indent it as the list's items are, and begin "
          + "it with `- `.", source.restOfLine(at: here.start), [("the list begins here", start)]
      )
    case "did not find expected node content":
      return ("A value is expected before this.", here, [])
    case "did not find expected <document start>":
      return (
        "The stack's value ended before this. Indent it as the lines above are.",
        source.restOfLine(at: here.start), []
      )
    case "found undefined tag handle":
      return ("The tag's `!…!` prefix is not declared.", start, [])
    case "did not find expected comment or line break":
      return ("Only a comment can follow on the line of `|` and `>`.", here, [])
    default:
      let context = context.isEmpty ? "" : "\(context): "
      return ("The file cannot be read: \(context)\(problem).", here, [])
    }
  }

  private static let noKey =
    "This line isn't a `key: value` pair. Put `: ` after the key, or quotes around a text that goes over "
    + "several lines."

  private func cannotStart(_ next: Unicode.Scalar?) -> String {
    switch next {
    case "\t": "A tab cannot indent YAML. Use spaces."
    case .some(let scalar):
      "A value cannot begin with `\(String(scalar))`. Put it in quotes."
    case nil: "A value is missing."
    }
  }
}

extension SourceFile {
  /// The scalar that begins at a byte.
  func scalar(at offset: Int) -> Unicode.Scalar? {
    guard offset < bytes.count else { return nil }
    let end = min(offset + scalarLength(at: offset), bytes.count)
    return String(decoding: bytes[offset..<end], as: UTF8.self).unicodeScalars.first
  }

  fileprivate func oneScalar(at start: SourcePosition) -> SourceRange {
    guard start.offset < bytes.count, lineBreakLength(at: start.offset) == nil else {
      return SourceRange(start: start, end: start)
    }
    return SourceRange(
      start: start, end: advanced(start, to: start.offset + scalarLength(at: start.offset)))
  }

  /// From here to the end of the line, without comment and trailing spaces.
  fileprivate func restOfLine(at start: SourcePosition) -> SourceRange {
    var end = start.offset
    var at = start.offset
    while at < bytes.count, lineBreakLength(at: at) == nil {
      if bytes[at] == UInt8(ascii: "#"), at > 0, bytes[at - 1] == 0x20 { break }
      at += scalarLength(at: at)
      if bytes[at - 1] != 0x20 { end = min(at, bytes.count) }
    }
    return SourceRange(start: start, end: advanced(start, to: end))
  }

  /// The last line above with something on it, if it is indented as this one and has no `:`.
  fileprivate func lineWithoutKey(above place: SourcePosition) -> SourceRange? {
    var start = lineStart(before: place.offset)
    let here = indent(at: start)
    while start > 0 {
      let end = start - 1
      start = lineStart(before: end)
      let first = start + indent(at: start)
      let content = bytes[min(first, end)..<end]
      guard let byte = content.first, byte != UInt8(ascii: "#"), byte != 0x0D else { continue }
      let line = restOfLine(at: position(ofByte: first))
      let text = bytes[first..<line.end.offset]
      let isItem = byte == UInt8(ascii: "-")
      return first - start == here && !isItem && !text.contains(UInt8(ascii: ":")) ? line : nil
    }
    return nil
  }

  private func lineStart(before offset: Int) -> Int {
    bytes[..<offset].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
  }

  private func indent(at start: Int) -> Int {
    bytes[start...].prefix { $0 == 0x20 }.count
  }

  /// True where a `{` follows a `$`: in flow collections the reference would have to be quoted.
  fileprivate func isReferenceInFlow(at offset: Int) -> Bool {
    offset > 0 && offset < bytes.count && bytes[offset] == UInt8(ascii: "{")
      && bytes[offset - 1] == UInt8(ascii: "$")
  }
}
