import CairnAWS
import CairnEngine
import CairnLanguage
import CairnTestSupport
import Synchronization

@testable import CairnAWSXML

/// The configurations of buckets in memory, each read and written as a whole, as in S3.
final class StubS3: Sendable {
  private let documents: Mutex<[String: String]>
  /// The header of the answer to GetBucketLifecycleConfiguration.
  private let minimumSize = Mutex<String?>(nil)
  private let log = Mutex<[HTTPRequest]>([])
  /// Refuses a put with status 400, code and message.
  private let refusal: @Sendable (String, XMLTree) -> (code: String, message: String)?

  init(
    _ documents: [String: String] = [:],
    refusing refusal: @escaping @Sendable (String, XMLTree) -> (code: String, message: String)? = {
      _, _ in nil
    }
  ) {
    self.documents = Mutex(documents)
    self.refusal = refusal
  }

  /// The document of `?lifecycle` and similar, without its namespace.
  subscript(_ subresource: String) -> String? {
    documents.withLock { $0[subresource] }
  }

  /// Such as `PUT lifecycle`.
  var writes: [String] {
    log.withLock { $0 }.filter { !["GET", "HEAD"].contains($0.method) }
      .map { "\($0.method) \(Self.subresource(of: $0))" }
  }

  var requests: [HTTPRequest] { log.withLock { $0 } }

  func setMinimumSize(_ size: String?) { minimumSize.withLock { $0 = size } }

  /// - Parameter flavour: of the endpoint that it simulates.
  func context(_ flavour: Scope.Flavour = .aws) throws -> KindContext {
    let transport = StubTransport { request throws(TransportError) in self.answer(request) }
    let endpoint = try AWSEndpoint("http://127.0.0.1:4566", origin: "a test")
    let aws = AWSClient(
      configuration: .endpoint(endpoint, region: "us-east-1"), transport: transport)
    return KindContext(
      scope: Scope(
        stack: "s", account: "000000000000", region: "us-east-1", endpoint: "\(endpoint)",
        flavour: flavour),
      aws: aws, reads: .everything, shared: SharedReads(), pace: .emulator, stagingBucket: "b")
  }

  private static func subresource(of request: HTTPRequest) -> String {
    request.query.first?.0 ?? ""
  }

  private static let absent = [
    "cors": "NoSuchCORSConfiguration", "lifecycle": "NoSuchLifecycleConfiguration",
    "tagging": "NoSuchTagSet", "publicAccessBlock": "NoSuchPublicAccessBlockConfiguration",
    "encryption": "ServerSideEncryptionConfigurationNotFoundError",
    "ownershipControls": "OwnershipControlsNotFoundError", "website": "NoSuchWebsiteConfiguration",
  ]

  private func answer(_ request: HTTPRequest) -> HTTPResponse {
    log.withLock { $0.append(request) }
    let subresource = Self.subresource(of: request)
    switch request.method {
    case "GET":
      if let document = self[subresource] {
        var headers = HTTPHeaders()
        if subresource == "lifecycle" {
          headers["x-amz-transition-default-minimum-object-size"] = minimumSize.withLock { $0 }
        }
        return .text(document, headers: headers)
      }
      if let code = Self.absent[subresource] {
        return .text("<Error><Code>\(code)</Code><Message>None.</Message></Error>", status: 404)
      }
      return .text("<Empty/>")
    case "PUT":
      let text = request.body.text ?? ""
      guard let tree = try? XMLTree(parsing: Array(text.utf8)) else {
        return .text("<Error><Code>MalformedXML</Code></Error>", status: 400)
      }
      if let (code, message) = refusal(subresource, tree) {
        return .text(
          "<Error><Code>\(code)</Code><Message>\(message)</Message></Error>", status: 400)
      }
      documents.withLock { $0[subresource] = tree.document().text }
      return .text("")
    default:
      documents.withLock { $0[subresource] = nil }
      return .text("", status: 204)
    }
  }
}
