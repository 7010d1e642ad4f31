import Testing

@testable import CairnAWS

/// A request and how botocore signs it; the table is made by scripts/signature-vectors.py.
struct SignatureVector: Sendable, CustomTestStringConvertible {
  var name: String
  var method: String
  var scheme: String
  var host: String
  var port: Int?
  var path: String
  var query: [(String, String?)]
  var headers: [(String, String)]
  var body: String
  var service: String
  var region: String
  var token: String?
  /// Seconds of a presigned URL's life; nil for a signature in a header.
  var expires: Int?
  /// The Authorization header, or the whole URL.
  var expected: String

  var testDescription: String { name }
}

@Suite struct `Signature Version 4` {
  static let time = UTCTime(iso8601: "2015-08-30T12:36:00Z")

  @Test(arguments: signatureVectors)
  func `signs as botocore does`(vector: SignatureVector) throws {
    let time = try #require(Self.time)
    let request = HTTPRequest(
      method: vector.method, scheme: vector.scheme, host: vector.host, port: vector.port,
      path: vector.path, query: vector.query, headers: HTTPHeaders(vector.headers),
      body: vector.body.isEmpty ? .none : .text(vector.body))
    let signer = SigV4(
      credentials: Credentials(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        sessionToken: vector.token), service: vector.service, region: vector.region)
    if let expires = vector.expires {
      let url = signer.presignedURL(request, expiresIn: .seconds(expires), at: time)
      // The order of the query says nothing.
      #expect(parts(url) == parts(vector.expected))
    } else {
      let signed = signer.signed(request, at: time)
      #expect(signed.headers["Authorization"] == vector.expected)
      #expect(signed.headers["X-Amz-Date"] == "20150830T123600Z")
      #expect(signed.headers["X-Amz-Security-Token"] == vector.token)
    }
  }

  private func parts(_ url: String) -> [String] {
    let halves = url.split(separator: "?", maxSplits: 1).map(String.init)
    return [halves[0]] + halves[1].split(separator: "&").map(String.init).sorted()
  }

  @Test func `a file is signed by the hash it comes with`() throws {
    let time = try #require(Self.time)
    let hash = Digest.sha256Hex(Array("hello".utf8))
    let signer = SigV4(credentials: .test, service: "s3", region: "us-east-1")
    func authorization(_ body: HTTPBody) -> String? {
      signer.signed(
        HTTPRequest(method: "PUT", scheme: "http", host: "h", path: "/b/k", body: body), at: time
      ).headers["Authorization"]
    }
    #expect(
      authorization(.file(path: "/nowhere", size: 5, sha256Hex: hash))
        == authorization(.text("hello")))
  }
}
