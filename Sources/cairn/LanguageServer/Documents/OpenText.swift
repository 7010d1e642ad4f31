import CairnJSON
import CairnLanguage
import Dispatch

/// One version of a file that the client has open. The client's text takes precedence over the
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

  /// The document of this version; created on demand, because most versions of a burst of edits
  /// never need it.
  var document: StackDocument { made.document }

  /// On this machine; nil for a file that was never saved.
  var path: String? { FileURI.path(of: uri) }

  /// Applies all or none of the changes of a `textDocument/didChange`, in order.
  ///
  /// - Throws: `RPCError` for an invalid change.
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
      else { throw RPCError(.invalidParams, "A change has no valid range.") }
      let new = Array(text.utf8)
      bytes.replaceSubrange(start..<end, with: new)
      lines.replace(start..<end, with: new, in: bytes)
    }
    (self.bytes, self.lines, self.version) = (bytes, lines, version)
    let old = made
    made = MadeDocument(uri, bytes)
    // Thousands of small things: the answer to the edit does not wait until they are freed.
    DispatchQueue.global(qos: .utility).async { withExtendedLifetime(old) {} }
  }

  /// Whether it is a stack. A client may send every YAML file; a file counts as a stack if it
  /// begins as one or is in a folder `stacks`.
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
