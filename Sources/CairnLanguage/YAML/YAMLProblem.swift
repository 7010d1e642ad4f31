import CYAML

/// A syntax error as libyaml reports it, and its explanation for users.
struct YAMLProblem {
  private let problem: String
  private let context: String
  private let place: SourcePosition
  private let contextPlace: SourcePosition

  init(_ parser: yaml_parser_t, _ marks: inout YAMLMarks) {
    problem = parser.problem.map { String(cString: $0) } ?? "cannot be read"
    context = parser.context.map { String(cString: $0) } ?? ""
    place = marks.position(parser.problem_mark)
    contextPlace = marks.position(parser.context_mark)
  }

  typealias Explanation = (
    detail: String, range: SourceRange, notes: [(message: String, range: SourceRange)]
  )

  /// What is wrong, the range to change, and the places that explain it.
  func explain(in lines: LineIndex) -> Explanation {
    let source = lines.source
    let here = lines.oneScalar(at: place)
    let start = lines.oneScalar(at: contextPlace)
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
      return (Self.noKey, lines.restOfLine(at: start.start), [])
    case "mapping values are not allowed in this context":
      if let line = lines.lineWithoutKey(above: here.start) { return (Self.noKey, line, []) }
      return (
        "A `:` cannot follow here. Indent the line as its neighbours are, or put a value that "
          + "contains `: ` in quotes.", here, []
      )
    case "block sequence entries are not allowed in this context":
      return ("A list item (`- `) begins a line of its own.", here, [])
    case "mapping keys are not allowed in this context":
      return ("A `? ` key can't be used here. Put a text that begins with `?` in quotes.", here, [])
    case "found unexpected end of stream", "found unexpected document indicator":
      return (
        "This quote is not closed.", start, [("the file ends (or `---` begins) here", here)]
      )
    case "found unknown escape character":
      let next = source.scalar(at: here.start.offset + 1)
      return (
        "Double quotes have no escape `\\\(next.map(String.init) ?? "")`. Write `\\\\` for a "
          + "backslash, or use single quotes.", here, []
      )
    case "did not find expected hexdecimal number", "found invalid Unicode character escape code":
      return ("This escape isn't a valid character.", here, [])
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
      if let line = lines.lineWithoutKey(above: here.start) { return (Self.noKey, line, []) }
      return (
        "This doesn't belong to the map above it. Indent it as that map's keys are.",
        lines.restOfLine(at: here.start), [("the map begins here", start)]
      )
    case "did not find expected '-' indicator":
      return (
        "This doesn't belong to the list above it. Indent it as the list's items are, and begin "
          + "it with `- `.", lines.restOfLine(at: here.start), [("the list begins here", start)]
      )
    case "did not find expected node content":
      return ("A value is expected before this.", here, [])
    case "did not find expected <document start>":
      return (
        "The stack's value ended before this. Indent it as the lines above are.",
        lines.restOfLine(at: here.start), []
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
  /// The Unicode scalar that begins at a byte; nil at the end of the file.
  func scalar(at offset: Int) -> Unicode.Scalar? {
    guard offset < bytes.count else { return nil }
    let end = min(offset + scalarLength(at: offset), bytes.count)
    return String(decoding: bytes[offset..<end], as: UTF8.self).unicodeScalars.first
  }

  /// True if this `{` follows a `$`: in flow collections, references have to be quoted.
  fileprivate func isReferenceInFlow(at offset: Int) -> Bool {
    offset > 0 && offset < bytes.count && bytes[offset] == UInt8(ascii: "{")
      && bytes[offset - 1] == UInt8(ascii: "$")
  }
}

extension LineIndex {
  fileprivate func oneScalar(at start: SourcePosition) -> SourceRange {
    guard start.offset < source.bytes.count, source.lineBreakLength(at: start.offset) == nil else {
      return SourceRange(start: start, end: start)
    }
    let end = start.offset + source.scalarLength(at: start.offset)
    return SourceRange(start: start, end: position(end, after: start))
  }

  /// From here to the end of the line, without the comment and trailing spaces.
  fileprivate func restOfLine(at start: SourcePosition) -> SourceRange {
    let comment = Outline(source).comments.first { $0.lowerBound >= start.offset }
    let line = start.offset..<min(end(ofLineAt: start.offset), comment?.lowerBound ?? .max)
    let last = source.bytes[line].lastIndex { $0 != 0x20 }
    let end = last.map { $0 + 1 } ?? start.offset
    return SourceRange(start: start, end: position(end, after: start))
  }

  /// The last line above that isn't blank or a comment, if it has the same indentation as this one
  /// and no `:`.
  fileprivate func lineWithoutKey(above place: SourcePosition) -> SourceRange? {
    func first(ofLine line: Int) -> Int? { range(ofLine: line).first { source.bytes[$0] != 0x20 } }
    let above = (0..<min(place.line - 1, count)).reversed().lazy.compactMap(first)
    guard let start = above.first(where: { source.bytes[$0] != UInt8(ascii: "#") }) else {
      return nil
    }
    let line = restOfLine(at: position(start))
    let text = source.bytes[start..<line.end.offset]
    let here = first(ofLine: place.line - 1).map { position($0).column }
    return line.start.column == here && text.first != UInt8(ascii: "-")
      && !text.contains(UInt8(ascii: ":")) ? line : nil
  }
}
