import CairnTestSupport
import Testing

@testable import cairn

@Suite("Positions of a client and bytes")
struct TextLinesTests {
  private static let text = "a: é\r\nb: 😀x\n\nlast"

  @Test(arguments: [
    // line, character in UTF-16, in UTF-8, byte
    (0, 0, 0, 0), (0, 3, 3, 3), (0, 4, 5, 5), (1, 0, 0, 7), (1, 3, 3, 10), (1, 5, 7, 14),
    (1, 6, 8, 15), (2, 0, 0, 16), (3, 4, 4, 21),
  ])
  func `a position is a byte and a byte is a position`(
    line: Int, utf16: Int, utf8: Int, byte: Int
  ) {
    let bytes = Array(Self.text.utf8)
    let lines = TextLines(bytes)
    #expect(lines.offset(line: line, character: utf16, in: bytes, .utf16) == byte)
    #expect(lines.offset(line: line, character: utf8, in: bytes, .utf8) == byte)
    #expect(lines.position(of: byte, in: bytes, .utf16) == (line, utf16))
    #expect(lines.position(of: byte, in: bytes, .utf8) == (line, utf8))
  }

  @Test(arguments: [
    // Beyond a line's end, inside of a character, beyond the text.
    (0, 99, 5), (1, 4, 10), (9, 0, 21), (3, 99, 21),
  ])
  func `a position that is none means the nearest before it`(line: Int, utf16: Int, byte: Int) {
    let bytes = Array(Self.text.utf8)
    #expect(TextLines(bytes).offset(line: line, character: utf16, in: bytes, .utf16) == byte)
  }

  @Test func `lines follow any edit as if counted again`() {
    var random = SeededRandom(seed: 5)
    let pieces = ["", "\n", "ab", "c\n\nd", "\r", "\r\n", "é\n"]
    for _ in 0..<400 {
      var bytes = Array("x\ny\n\nzz\nlast".utf8)
      var lines = TextLines(bytes)
      for _ in 0..<6 {
        let start = Int.random(in: 0...bytes.count, using: &random)
        let end = Int.random(in: start...bytes.count, using: &random)
        let new = Array(pieces[Int.random(in: 0..<pieces.count, using: &random)].utf8)
        bytes.replaceSubrange(start..<end, with: new)
        lines.replace(start..<end, with: new, in: bytes)
        #expect(lines == TextLines(bytes), "\(bytes)")
      }
    }
  }
}

@Suite("URIs of files")
struct FileURITests {
  @Test(arguments: [
    ("file:///a/b.yaml", "/a/b.yaml"), ("file:///a%20b/%C3%A9.yaml", "/a b/é.yaml"),
    ("file://localhost/a.yaml", "/a.yaml"),
  ])
  func `a path is read from a URI`(uri: String, path: String) {
    #expect(FileURI.path(of: uri) == path)
  }

  @Test func `what isn't a file has no path`() {
    #expect(FileURI.path(of: "untitled:Untitled-1") == nil)
    #expect(FileURI.path(of: "https://a/b.yaml") == nil)
  }

  @Test func `a path becomes a URI`() {
    #expect(FileURI.uri(ofPath: "/a b/é#.yaml") == "file:///a%20b/%C3%A9%23.yaml")
  }
}
