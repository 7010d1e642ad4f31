import CairnJSON
import CairnLanguage

/// One version of a file that the client has open. What the client has goes before what lies on the
/// disk.
struct OpenText: Sendable {
  let uri: String
  let languageID: String
  private(set) var version: Int
  private(set) var bytes: [UInt8]
  private(set) var lines: TextLines
  let encoding: PositionEncoding
  private var made: MadeDocument

  init(
    uri: String, languageID: String, version: Int, text: String, encoding: PositionEncoding
  ) {
    self.uri = uri
    self.languageID = languageID
    self.version = version
    self.encoding = encoding
    bytes = Array(text.utf8)
    lines = TextLines(bytes)
    made = MadeDocument(uri, bytes)
  }

  /// What is asked of this version; made when it is first asked, because most versions of a burst of
  /// edits never are.
  var document: StackDocument { made.document }

  /// On this machine; nil for what was never saved.
  var path: String? { FileURI.path(of: uri) }

  /// Applies the changes of a `textDocument/didChange`, one after the other. All or none of them.
  ///
  /// - Throws: `RPCError` for what is no change.
  mutating func apply(_ changes: [JSONValue], version: Int) throws(RPCError) {
    var (bytes, lines) = (bytes, lines)
    for change in changes {
      guard let text = change["text"]?.string else {
        throw RPCError(.invalidParams, "A change has no text.")
      }
      guard let range = change["range"], !range.isNull else {
        bytes = Array(text.utf8)
        lines = TextLines(bytes)
        continue
      }
      guard let start = offset(range["start"], bytes, lines),
        let end = offset(range["end"], bytes, lines), start <= end
      else { throw RPCError(.invalidParams, "The range of a change is none.") }
      let new = Array(text.utf8)
      bytes.replaceSubrange(start..<end, with: new)
      lines.replace(start..<end, with: new, in: bytes)
    }
    (self.bytes, self.lines, self.version) = (bytes, lines, version)
    made = MadeDocument(uri, bytes)
  }

  /// Whether it is a stack at all. A client may send every YAML file it has; the others are left
  /// alone: a file is a stack when it says so, or lies in a folder `stacks`.
  var isStack: Bool {
    if languageID == "cairn" || path?.contains("/stacks/") == true { return true }
    let word = Array("stack:".utf8)
    return (0..<lines.count).contains { line in
      bytes[lines.content(of: line, in: bytes)].starts(with: word)
    }
  }

  // MARK: Places

  /// The byte of a client's position.
  func offset(_ position: JSONValue?) -> Int? { offset(position, bytes, lines) }

  private func offset(_ position: JSONValue?, _ bytes: [UInt8], _ lines: TextLines) -> Int? {
    guard let line = position?["line"]?.int, let character = position?["character"]?.int,
      line >= 0, character >= 0
    else { return nil }
    return lines.offset(line: line, character: character, in: bytes, encoding)
  }

  func range(_ range: JSONValue?) -> Range<Int>? {
    guard let start = offset(range?["start"]), let end = offset(range?["end"]), start <= end else {
      return nil
    }
    return start..<end
  }

  /// The client's position of a byte.
  func place(_ offset: Int) -> (line: Int, character: Int) {
    lines.position(of: offset, in: bytes, encoding)
  }

  func json(_ offset: Int) -> JSONValue {
    let place = place(offset)
    return ["line": .int(place.line), "character": .int(place.character)]
  }

  func json(_ range: SourceRange) -> JSONValue {
    ["start": json(range.start.offset), "end": json(range.end.offset)]
  }

  func json(_ edit: TextEdit) -> JSONValue {
    ["range": json(edit.range), "newText": .string(edit.replacement)]
  }
}
