import CairnAWS

/// One rule of a bucket's cross-origin configuration (AWS S3 "CORSRule").
public struct S3CORSRule: Sendable, Hashable {
  public var origins: [String]
  public var methods: [String]
  public var headers: [String]
  public var exposeHeaders: [String]
  public var maxAgeInSeconds: Int?

  public init(
    origins: [String], methods: [String], headers: [String] = [], exposeHeaders: [String] = [],
    maxAgeInSeconds: Int? = nil
  ) {
    self.origins = origins
    self.methods = methods
    self.headers = headers
    self.exposeHeaders = exposeHeaders
    self.maxAgeInSeconds = maxAgeInSeconds
  }
}

extension AWSClient {
  /// The rules in their order; empty when the bucket has none (AWS S3 "GetBucketCors").
  public func getBucketCORS(_ bucket: String) async throws(AWSError) -> [S3CORSRule] {
    struct Answer: Decodable {
      struct Rule: Decodable {
        var AllowedOrigin: [String]?
        var AllowedMethod: [String]?
        var AllowedHeader: [String]?
        var ExposeHeader: [String]?
        var MaxAgeSeconds: Int?
      }
      var CORSRule: [Rule]?
    }
    let answer = try await getBucketConfiguration(Answer.self, .cors, bucket: bucket)
    return (answer?.CORSRule ?? []).map { rule in
      S3CORSRule(
        origins: rule.AllowedOrigin ?? [], methods: rule.AllowedMethod ?? [],
        headers: rule.AllowedHeader ?? [], exposeHeaders: rule.ExposeHeader ?? [],
        maxAgeInSeconds: rule.MaxAgeSeconds)
    }
  }

  /// Replaces all rules; none removes the configuration (AWS S3 "PutBucketCors", "DeleteBucketCors").
  public func setBucketCORS(_ bucket: String, _ rules: [S3CORSRule]) async throws(AWSError) {
    guard !rules.isEmpty else {
      return try await deleteBucketConfiguration(.cors, bucket: bucket)
    }
    let trees = rules.map { rule in
      var parts = rule.origins.map { XMLTree("AllowedOrigin", $0) }
      parts += rule.methods.map { XMLTree("AllowedMethod", $0) }
      parts += rule.headers.map { XMLTree("AllowedHeader", $0) }
      parts += rule.exposeHeaders.map { XMLTree("ExposeHeader", $0) }
      if let age = rule.maxAgeInSeconds { parts.append(XMLTree("MaxAgeSeconds", String(age))) }
      return XMLTree("CORSRule", parts)
    }
    try await putBucketConfiguration(.cors, bucket: bucket, XMLTree("CORSConfiguration", trees))
  }
}
