import CairnAWS

/// Puts an HTTP/1.1 answer (RFC 9112) together from the bytes as they come.
struct ResponseReader {
  struct Malformed: Error {
    var reason: String
  }

  private enum State {
    case head
    case counted(remaining: Int)
    case chunkSize
    case chunk(remaining: Int)
    case trailers
    case untilEnd
    case done
  }

  private static let maximumHeadSize = 256 << 10

  private let expectsBody: Bool
  private var state = State.head
  private var response = HTTPResponse(status: 0)
  private var isReusable = true

  init(expectsBody: Bool) {
    self.expectsBody = expectsBody
  }

  /// How many bytes of the body were read.
  var size: Int { response.body.count }

  /// Takes what it can use from the front of the buffer; the answer when it is complete.
  mutating func next(
    _ buffer: inout [UInt8]
  ) throws(Malformed) -> (response: HTTPResponse, isReusable: Bool)? {
    var rest = buffer[...]
    defer { buffer.removeFirst(buffer.count - rest.count) }
    while try step(&rest) {}
    if case .done = state { return (response, isReusable) }
    return nil
  }

  /// The answer, if the end of the stream is its end.
  mutating func end() -> HTTPResponse? {
    if case .untilEnd = state { response } else { nil }
  }

  /// False when more bytes are needed, or none.
  private mutating func step(_ rest: inout ArraySlice<UInt8>) throws(Malformed) -> Bool {
    switch state {
    case .head:
      guard let head = Self.head(&rest) else {
        if rest.count > Self.maximumHeadSize { throw Malformed(reason: "a head without an end") }
        return false
      }
      try read(head: head)
    case .counted(let remaining):
      let piece = rest.prefix(remaining)
      take(piece, from: &rest)
      state = piece.count == remaining ? .done : .counted(remaining: remaining - piece.count)
      return false
    case .chunkSize:
      guard let line = Self.line(&rest) else { return false }
      let digits = line.prefix { $0 != ";" && $0 != " " }
      guard let size = Int(digits, radix: 16), size >= 0 else {
        throw Malformed(reason: "a chunk without a size")
      }
      state = size == 0 ? .trailers : .chunk(remaining: size)
    case .chunk(let remaining):
      if remaining > 0 {
        let piece = rest.prefix(remaining)
        take(piece, from: &rest)
        state = .chunk(remaining: remaining - piece.count)
        return piece.count == remaining
      }
      guard let line = Self.line(&rest) else { return false }
      if !line.isEmpty { throw Malformed(reason: "a chunk longer than its size") }
      state = .chunkSize
    case .trailers:
      guard let line = Self.line(&rest) else { return false }
      if line.isEmpty { state = .done }
    case .untilEnd:
      take(rest, from: &rest)
      return false
    case .done:
      return false
    }
    return true
  }

  private mutating func take(_ piece: ArraySlice<UInt8>, from rest: inout ArraySlice<UInt8>) {
    response.body += piece
    rest = rest.dropFirst(piece.count)
  }

  private mutating func read(head: [Substring]) throws(Malformed) {
    let words = head[0].split(separator: " ", maxSplits: 2)
    guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
      throw Malformed(reason: "no status line")
    }
    // 100 Continue and its like come before the answer proper.
    if (100..<200).contains(status) { return }
    response.status = status
    isReusable = words[0] != "HTTP/1.0"
    for line in head.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else {
        throw Malformed(reason: "a header without a colon")
      }
      response.headers.add(
        String(line[..<colon]), Self.trim(line[line.index(after: colon)...]))
    }
    if let connection = response.headers["Connection"]?.lowercased() {
      isReusable = connection == "keep-alive" || (isReusable && connection != "close")
    }
    try chooseBody()
  }

  private mutating func chooseBody() throws(Malformed) {
    if !expectsBody || response.status == 204 || response.status == 304 {
      state = .done
    } else if response.headers["Transfer-Encoding"]?.lowercased() == "chunked" {
      state = .chunkSize
    } else if let length = response.headers["Content-Length"] {
      guard let size = Int(length), size >= 0 else {
        throw Malformed(reason: "a Content-Length that isn't a number")
      }
      response.body.reserveCapacity(min(size, 1 << 20))
      state = size == 0 ? .done : .counted(remaining: size)
    } else {
      isReusable = false
      state = .untilEnd
    }
  }

  /// The lines before the first empty one.
  private static func head(_ rest: inout ArraySlice<UInt8>) -> [Substring]? {
    var ahead = rest
    var lines: [Substring] = []
    while let line = line(&ahead) {
      if line.isEmpty {
        // Some servers send a line's end too many after a body.
        if lines.isEmpty { continue }
        rest = ahead
        return lines
      }
      lines.append(line)
    }
    return nil
  }

  private static func line(_ rest: inout ArraySlice<UInt8>) -> Substring? {
    guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    var line = rest[..<end]
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    rest = rest[(end + 1)...]
    return Substring(decoding: line, as: UTF8.self)
  }

  private static func trim(_ text: Substring) -> String {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return String(text)
  }
}
