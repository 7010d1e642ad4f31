import Testing

@testable import CairnLanguage

@Suite struct `Long messages` {
  @Test(arguments: [0, 1, 3_999, 4_000, 4_001, 20_000, 170_000])
  func `keep their beginning and end, and say how much is left out`(_ length: Int) {
    let text = String((0..<length).map { Character(Unicode.Scalar(UInt8(0x61 + $0 % 26))) })
    guard length > 4_000 else {
      #expect(text.abridged == text)
      return
    }
    #expect(
      text.abridged
        == "\(String(text.prefix(3_000))) … (\(length - 4_000) characters are left out here) … "
        + String(text.suffix(1_000)))
  }

  @Test func `don't split multi-byte characters`() {
    let text = String(repeating: "é€𝄞", count: 2_000)
    #expect(text.abridged.hasPrefix(String(repeating: "é€𝄞", count: 1_000) + " … (2000 characters"))
    #expect(text.abridged.hasSuffix(String(repeating: "é€𝄞", count: 333)))
    #expect(text.abridged.unicodeScalars.count < 4_100)
  }
}
