import CairnJSON

/// Cuts a stream of bytes into messages: headers, an empty line, and as many bytes as
/// `Content-Length` says (LSP 3.17, Base Protocol).
///
/// Invalid input is reported once and skipped up to the next header, so that one bad message
/// doesn't end a session.
struct MessageFraming {
  enum Frame: Hashable {
    case message([UInt8])
    /// Why input isn't a message.
    case malformed(String)
  }

  /// The maximum size of a body.
  static let longestBody = JSONLimits.standard.sizeInBytes
  private static let longestHeader = 8 << 10
  private static let lengthName = Array("content-length:".utf8)

  private var buffer: [UInt8] = []
  /// The start of the next message in `buffer`.
  private var start = 0
  /// How far the end of the headers was searched for without success.
  private var searched = 0
  private var body: Int?
  private var isLost = false

  mutating func feed(_ bytes: some Sequence<UInt8>) {
    if start > 0, start == buffer.count || start > 1 << 20 {
      buffer.removeFirst(start)
      searched = max(0, searched - start)
      start = 0
    }
    buffer += bytes
  }

  /// The next complete message; nil until more bytes arrive.
  mutating func next() -> Frame? {
    if isLost { findHeader() }
    if isLost { return nil }
    if body == nil {
      switch readHeader() {
      case .length(let length): body = length
      case .incomplete: return nil
      case .broken(let reason):
        isLost = true
        return .malformed(reason)
      }
    }
    guard let length = body, buffer.count - start >= length else { return nil }
    let message = Array(buffer[start..<start + length])
    advance(to: start + length)
    body = nil
    return .message(message)
  }

  private enum Header { case length(Int), incomplete, broken(String) }

  private mutating func readHeader() -> Header {
    let end = headerEnd()
    guard (end?.text ?? buffer.count) - start <= Self.longestHeader else {
      return .broken("The headers of a message do not end within \(Self.longestHeader) bytes.")
    }
    guard let end else { return .incomplete }
    let lines = buffer[start..<end.text].split { $0 == UInt8(ascii: "\n") }
    var length: Int?
    for line in lines {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
        advance(to: end.next)
        return .broken("A header of a message has no colon.")
      }
      let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
      guard name == "content-length" else { continue }
      let text = String(decoding: line[(colon + 1)...], as: UTF8.self).filter { !$0.isWhitespace }
      guard let number = Int(text), (0...Self.longestBody).contains(number) else {
        advance(to: end.next)
        return .broken("The Content-Length \"\(text)\" isn't an acceptable number of bytes.")
      }
      length = number
    }
    advance(to: end.next)
    return length.map { .length($0) } ?? .broken("A message came without Content-Length.")
  }

  /// The end of the headers and the start of the body. A bare line feed counts as a line's end.
  private mutating func headerEnd() -> (text: Int, next: Int)? {
    var at = max(start, searched - 3)
    while at < buffer.count {
      if buffer[at] == UInt8(ascii: "\n") {
        if at + 1 < buffer.count, buffer[at + 1] == UInt8(ascii: "\n") { return (at, at + 2) }
        if at + 2 < buffer.count, buffer[at + 1] == UInt8(ascii: "\r"),
          buffer[at + 2] == UInt8(ascii: "\n")
        {
          return (at, at + 3)
        }
      }
      at += 1
    }
    searched = buffer.count
    return nil
  }

  /// Skips to the next `Content-Length:`.
  private mutating func findHeader() {
    var at = start
    while at + Self.lengthName.count <= buffer.count {
      let isHere = zip(buffer[at...], Self.lengthName).allSatisfy { byte, wanted in
        byte == wanted || byte | 0x20 == wanted && wanted >= UInt8(ascii: "a")
      }
      if isHere {
        isLost = false
        break
      }
      at += 1
    }
    advance(to: at)
  }

  private mutating func advance(to next: Int) {
    start = next
    searched = next
  }
}
