import Testing

@testable import CairnAWS

@Suite struct `Digests and encodings` {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
  ])
  func `SHA-256 of FIPS 180-4`(text: String, expected: String) {
    #expect(Digest.sha256Hex(Array(text.utf8)) == expected)
    #expect(Digest.sha256Hex(AnyCollection(Array(text.utf8))) == expected)
  }

  @Test func `a hash fed piece by piece is the hash of the whole`() {
    var hash = SHA256Hash()
    hash.update(Array("a".utf8))
    hash.update(Array("bc".utf8)[...])
    #expect(hash.finish() == Digest.sha256(Array("abc".utf8)))
  }

  @Test func `MD5 of RFC 1321`() {
    #expect(
      Hex.encode(Digest.md5(Array("message digest".utf8))) == "f96b697d7cb7938d525a2f31aaf161d0")
  }

  /// Cases 1, 2 and 6 of RFC 4231; the last key is longer than a block.
  @Test(arguments: [
    (
      [UInt8](repeating: 0x0B, count: 20), "Hi There",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), "what do ya want for nothing?",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xAA, count: 131),
      "Test Using Larger Than Block-Size Key - Hash Key First",
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
  ])
  func `HMAC-SHA256 of RFC 4231`(key: [UInt8], message: String, expected: String) {
    #expect(Hex.encode(Digest.hmacSHA256(key: key, Array(message.utf8))) == expected)
  }

  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func `base64 of RFC 4648 both ways`(text: String, encoded: String) {
    #expect(Base64.encode(Array(text.utf8)) == encoded)
    #expect(Base64.decode(encoded) == Array(text.utf8))
  }

  @Test(arguments: ["Zg", "Zg=", "Z===", "====", "Zm9*", "Zg==Zg==", "Zm9v\n"])
  func `what isn't base64 is nil`(text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test(arguments: [
    ("a b+c%d/é~", "a%20b%2Bc%25d%2F%C3%A9~", "a%20b%2Bc%25d/%C3%A9~"),
    ("//../.", "%2F%2F..%2F.", "//../."),
    ("AZaz09-._~", "AZaz09-._~", "AZaz09-._~"),
    ("\u{0}\u{1F600}", "%00%F0%9F%98%80", "%00%F0%9F%98%80"),
  ])
  func `percent-encoding of a component and of a path`(
    text: String, component: String, path: String
  ) {
    #expect(PercentEncoding.component(text) == component)
    #expect(PercentEncoding.path(text) == path)
    #expect(PercentEncoding.decode(component) == text)
  }

  @Test func `decoding leaves what is not encoded, and reads plus on request`() {
    #expect(PercentEncoding.decode("100%+%zz%4") == "100%+%zz%4")
    #expect(PercentEncoding.decode("a+b%2B", plusIsSpace: true) == "a b+")
    #expect(PercentEncoding.decode("%FF") == nil)
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"),
    (1_440_938_160, "2015-08-30T12:36:00Z"), (4_107_542_399, "2100-02-28T23:59:59Z"),
    (4_107_542_400, "2100-03-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"),
  ])
  func `civil time both ways`(seconds: Int, text: String) {
    #expect(UTCTime(secondsSinceEpoch: seconds).iso8601 == text)
    #expect(UTCTime(iso8601: text)?.secondsSinceEpoch == seconds)
  }

  @Test func `civil time with fractions and offsets`() {
    #expect(UTCTime(iso8601: "2015-08-30T12:36:00.123Z")?.secondsSinceEpoch == 1_440_938_160)
    #expect(UTCTime(iso8601: "2015-08-30T14:36:00+02:00")?.secondsSinceEpoch == 1_440_938_160)
    #expect(UTCTime(iso8601: "2015-08-30T07:06:00-05:30")?.secondsSinceEpoch == 1_440_938_160)
  }

  @Test(arguments: [
    "", "2015-08-30", "2015-13-30T12:36:00Z", "2015-08-30T12:36:00", "x015-08-30T12:36:00Z",
    "2015-02-29T12:36:00Z", "2015-06-31T12:36:00Z",
  ])
  func `what isn't a time is nil`(text: String) {
    #expect(UTCTime(iso8601: text) == nil)
  }
}
