import CairnAWS

/// One rule of a bucket's cross-origin configuration (AWS S3 "CORSRule").
public struct S3CORSRule: Sendable, Hashable {
  /// A label without meaning.
  public var id: String?
  public var origins: [String]
  public var methods: [String]
  public var headers: [String]
  public var exposeHeaders: [String]
  public var maxAgeInSeconds: Int?

  public init(
    id: String? = nil, origins: [String], methods: [String], headers: [String] = [],
    exposeHeaders: [String] = [], maxAgeInSeconds: Int? = nil
  ) {
    self.id = id
    self.origins = origins
    self.methods = methods
    self.headers = headers
    self.exposeHeaders = exposeHeaders
    self.maxAgeInSeconds = maxAgeInSeconds
  }
}

extension AWSClient {
  /// The rules in their order; empty when the bucket has none (AWS S3 "GetBucketCors").
  public func getBucketCORS(_ bucket: String) async throws(AWSError) -> S3Rules<S3CORSRule> {
    guard let (tree, _) = try await getBucketTree(.cors, bucket: bucket) else { return S3Rules() }
    return S3Rules(tree.elements("CORSRule").map(S3CORSRule.rule))
  }

  /// Replaces all rules; none removes the configuration (AWS S3 "PutBucketCors", "DeleteBucketCors").
  public func setBucketCORS(
    _ bucket: String, _ rules: S3Rules<S3CORSRule>
  ) async throws(AWSError) {
    guard !rules.rules.isEmpty else {
      return try await deleteBucketConfiguration(.cors, bucket: bucket)
    }
    let trees = rules.rules.map { rule in
      switch rule {
      case .known(let words): words.tree
      case .foreign(let rule): rule.tree
      }
    }
    try await putBucketConfiguration(.cors, bucket: bucket, XMLTree("CORSConfiguration", trees))
  }
}

extension S3CORSRule {
  private static let known: Set = [
    "ID", "AllowedOrigin", "AllowedMethod", "AllowedHeader", "ExposeHeader", "MaxAgeSeconds",
  ]

  fileprivate static func rule(_ tree: XMLTree) -> S3Rule<S3CORSRule> {
    let unknown = tree.unknown(besides: known)
    guard unknown.isEmpty else { return .foreign(S3ForeignRule(tree, unknown: unknown)) }
    func texts(_ name: String) -> [String] { tree.elements(name).compactMap(\.text) }
    return .known(
      S3CORSRule(
        id: tree["ID"]?.text, origins: texts("AllowedOrigin"), methods: texts("AllowedMethod"),
        headers: texts("AllowedHeader"), exposeHeaders: texts("ExposeHeader"),
        maxAgeInSeconds: tree["MaxAgeSeconds"]?.text.flatMap { Int($0) }))
  }

  fileprivate var tree: XMLTree {
    var parts = id.map { [XMLTree("ID", $0)] } ?? []
    parts += origins.map { XMLTree("AllowedOrigin", $0) }
    parts += methods.map { XMLTree("AllowedMethod", $0) }
    parts += headers.map { XMLTree("AllowedHeader", $0) }
    parts += exposeHeaders.map { XMLTree("ExposeHeader", $0) }
    if let age = maxAgeInSeconds { parts.append(XMLTree("MaxAgeSeconds", String(age))) }
    return XMLTree("CORSRule", parts)
  }
}
