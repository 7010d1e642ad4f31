import CairnAWS

/// A bucket's lifecycle (AWS S3 "BucketLifecycleConfiguration"). It is put as a whole.
public struct S3Lifecycle: Sendable, Hashable {
  public var rules: S3Rules<S3LifecycleRule>
  /// `TransitionDefaultMinimumObjectSize`, which S3 tells and takes in a header; nil where it does not
  /// tell.
  public var minimumTransitionSize: String?

  public init(_ rules: S3Rules<S3LifecycleRule> = .init(), minimumTransitionSize: String? = nil) {
    self.rules = rules
    self.minimumTransitionSize = minimumTransitionSize
  }
}

/// One rule of a bucket's lifecycle that does nothing but expire things by prefix (AWS S3
/// "LifecycleRule").
public struct S3LifecycleRule: Sendable, Hashable {
  public var id: String?
  /// Empty for the whole bucket.
  public var prefix: String
  public var isEnabled: Bool
  public var expirationInDays: Int?
  public var noncurrentExpirationInDays: Int?
  public var abortIncompleteUploadsAfterDays: Int?

  public init(
    id: String? = nil, prefix: String = "", isEnabled: Bool = true, expirationInDays: Int? = nil,
    noncurrentExpirationInDays: Int? = nil, abortIncompleteUploadsAfterDays: Int? = nil
  ) {
    self.id = id
    self.prefix = prefix
    self.isEnabled = isEnabled
    self.expirationInDays = expirationInDays
    self.noncurrentExpirationInDays = noncurrentExpirationInDays
    self.abortIncompleteUploadsAfterDays = abortIncompleteUploadsAfterDays
  }
}

extension AWSClient {
  private static let minimumSizeHeader = "x-amz-transition-default-minimum-object-size"

  /// Without rules when the bucket has none (AWS S3 "GetBucketLifecycleConfiguration").
  public func getBucketLifecycle(_ bucket: String) async throws(AWSError) -> S3Lifecycle {
    guard let (tree, headers) = try await getBucketTree(.lifecycle, bucket: bucket) else {
      return S3Lifecycle()
    }
    return S3Lifecycle(
      S3Rules(tree.elements("Rule").map(S3LifecycleRule.rule)),
      minimumTransitionSize: headers[Self.minimumSizeHeader])
  }

  /// Replaces all rules; none removes the configuration (AWS S3 "PutBucketLifecycleConfiguration",
  /// "DeleteBucketLifecycle").
  public func setBucketLifecycle(
    _ bucket: String, _ lifecycle: S3Lifecycle
  ) async throws(AWSError) {
    guard !lifecycle.rules.rules.isEmpty else {
      return try await deleteBucketConfiguration(.lifecycle, bucket: bucket)
    }
    let trees = lifecycle.rules.rules.map { rule in
      switch rule {
      case .known(let words): words.tree
      case .foreign(let rule): rule.tree.withFilter
      }
    }
    var headers = HTTPHeaders()
    headers[Self.minimumSizeHeader] = lifecycle.minimumTransitionSize
    try await putBucketConfiguration(
      .lifecycle, bucket: bucket, XMLTree("LifecycleConfiguration", trees), headers: headers)
  }
}

extension S3LifecycleRule {
  private static let known: Set = [
    "ID", "Prefix", "Filter.Prefix", "Status", "Expiration.Days",
    "NoncurrentVersionExpiration.NoncurrentDays",
    "AbortIncompleteMultipartUpload.DaysAfterInitiation",
  ]

  fileprivate static func rule(_ given: XMLTree) -> S3Rule<S3LifecycleRule> {
    var tree = given
    // Some servers write out what is not so.
    if let expiration = tree["Expiration"],
      expiration["ExpiredObjectDeleteMarker"]?.text == "false"
    {
      tree.replace(
        XMLTree(
          "Expiration", expiration.elements.filter { $0.name != "ExpiredObjectDeleteMarker" }))
    }
    func days(_ path: String...) -> Int? { tree.text(at: path).flatMap { Int($0) } }
    let rule = S3LifecycleRule(
      id: tree["ID"]?.text,
      prefix: tree.text(at: ["Filter", "Prefix"]) ?? tree["Prefix"]?.text ?? "",
      isEnabled: tree["Status"]?.text == "Enabled", expirationInDays: days("Expiration", "Days"),
      noncurrentExpirationInDays: days("NoncurrentVersionExpiration", "NoncurrentDays"),
      abortIncompleteUploadsAfterDays: days(
        "AbortIncompleteMultipartUpload", "DaysAfterInitiation"))
    let unknown = tree.unknown(besides: known)
    return unknown.isEmpty ? .known(rule) : .foreign(S3ForeignRule(given, unknown: unknown))
  }

  fileprivate var tree: XMLTree {
    var parts: [XMLTree] = []
    if let id { parts.append(XMLTree("ID", id)) }
    parts.append(XMLTree("Filter", [XMLTree("Prefix", prefix)]))
    parts.append(XMLTree("Status", isEnabled ? "Enabled" : "Disabled"))
    if let days = expirationInDays {
      parts.append(XMLTree("Expiration", [XMLTree("Days", String(days))]))
    }
    if let days = noncurrentExpirationInDays {
      parts.append(
        XMLTree("NoncurrentVersionExpiration", [XMLTree("NoncurrentDays", String(days))]))
    }
    if let days = abortIncompleteUploadsAfterDays {
      parts.append(
        XMLTree("AbortIncompleteMultipartUpload", [XMLTree("DaysAfterInitiation", String(days))]))
    }
    return XMLTree("Rule", parts)
  }
}

extension XMLTree {
  /// A prefix outside of a filter is the older form, and S3 takes no mixture of the two.
  fileprivate var withFilter: XMLTree {
    guard self["Filter"] == nil, let prefix = self["Prefix"] else { return self }
    return XMLTree(
      name, elements.map { $0.name == "Prefix" ? XMLTree("Filter", [prefix]) : $0 })
  }

  /// Puts an element in the place of the first of its name.
  fileprivate mutating func replace(_ element: XMLTree) {
    var elements = elements
    guard let index = elements.firstIndex(where: { $0.name == element.name }) else { return }
    elements[index] = element
    content = .elements(elements)
  }
}
