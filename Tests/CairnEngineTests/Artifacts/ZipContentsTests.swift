import Testing

@testable import CairnEngine

@Suite struct ZipContentsTests {
  @Test func `what was packed comes out`() throws {
    let large = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
    let bytes = try ZipFile([
      .init(name: "bootstrap", bytes: large, mode: .executable),
      .init(name: "tiny", bytes: [1], mode: .plain), .init(name: "empty", bytes: [], mode: .plain),
    ]).bytes()
    let contents = try #require(ZipContents(bytes))
    #expect(contents.file("bootstrap") == large)
    #expect(contents.file("tiny") == [1])
    #expect(contents.file("empty") == [])
    #expect(contents.file("other") == nil)
  }

  @Test func `what isn't a zip, or is damaged, returns nothing`() throws {
    #expect(ZipContents([]) == nil)
    #expect(ZipContents(Array("no zip, but longer than its last record".utf8)) == nil)
    let text = Array(String(repeating: "abc", count: 100).utf8)
    let bytes = try ZipFile([.init(name: "a", bytes: text, mode: .plain)]).bytes()
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 0xFF
      // Never a crash, and never more than what was asked for.
      if let found = ZipContents(damaged)?.file("a") { #expect(found.count == text.count) }
    }
    for length in bytes.indices { #expect(ZipContents(Array(bytes[..<length])) == nil) }
  }
}
