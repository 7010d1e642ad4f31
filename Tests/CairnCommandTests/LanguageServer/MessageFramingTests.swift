import Testing

@testable import cairn

@Suite("Messages are cut out of a stream")
struct MessageFramingTests {
  private static func frames(_ pieces: [[UInt8]]) -> [MessageFraming.Frame] {
    var framing = MessageFraming()
    var frames: [MessageFraming.Frame] = []
    for piece in pieces {
      framing.feed(piece)
      while let frame = framing.next() { frames.append(frame) }
    }
    return frames
  }

  private static func message(_ text: String) -> MessageFraming.Frame { .message(Array(text.utf8)) }

  @Test func `wherever the stream is cut, the same messages come out`() {
    let stream = Array(
      "Content-Length: 3\r\n\r\nabcContent-Type: x\r\ncontent-length:2\r\n\r\nde".utf8)
    for cut in 0...stream.count {
      #expect(
        Self.frames([Array(stream[..<cut]), Array(stream[cut...])])
          == [Self.message("abc"), Self.message("de")], "cut at \(cut)")
    }
    #expect(Self.frames(stream.map { [$0] }) == [Self.message("abc"), Self.message("de")])
  }

  @Test func `a message of megabytes comes whole`() {
    let body = [UInt8](repeating: 0x78, count: 5_000_000)
    let stream = Array("Content-Length: \(body.count)\r\n\r\n".utf8) + body
    let pieces = stride(from: 0, to: stream.count, by: 65_536).map {
      Array(stream[$0..<min($0 + 65_536, stream.count)])
    }
    #expect(
      Self.frames(pieces + [Array("Content-Length: 1\r\n\r\n!".utf8)]) == [
        .message(body), Self.message("!"),
      ])
  }

  @Test(arguments: [
    ("Content-Length 3\r\n\r\nabc", "A header of a message has no colon."),
    ("Content-Type: json\r\n\r\n{}", "A message came without Content-Length."),
    (
      "Content-Length: -1\r\n\r\n",
      "The Content-Length \"-1\" isn't an acceptable number of bytes."
    ),
    (
      "Content-Length: 99999999999999999999\r\n\r\n",
      "The Content-Length \"99999999999999999999\" isn't an acceptable number of bytes."
    ),
    (
      String(repeating: "x", count: 9000),
      "The headers of a message do not end within 8192 bytes."
    ),
  ])
  func `invalid headers are reported once, and the next message is understood`(
    broken: String, reason: String
  ) {
    let stream = Array((broken + "Content-Length: 2\r\n\r\n{}").utf8)
    #expect(Self.frames([stream]) == [.malformed(reason), Self.message("{}")])
    #expect(Self.frames(stream.map { [$0] }) == [.malformed(reason), Self.message("{}")])
  }

  @Test func `a message without an end is waited for`() {
    #expect(Self.frames([Array("Content-Length: 10\r\n\r\nabc".utf8)]) == [])
  }
}
