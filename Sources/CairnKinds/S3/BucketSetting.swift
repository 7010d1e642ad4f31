import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

/// What takes a request of its own to read or write on a bucket.
enum BucketSetting: CaseIterable, Sendable {
  case versioning, encryption, cors, lifecycle, publicAccess, tags

  struct Report: Sendable {
    var properties = Properties()
    var owner: LiveResource.Owner?
  }

  var fields: [String] {
    switch self {
    case .versioning: [Bucket.versioning.name]
    case .encryption: [Bucket.encryption.name, Bucket.kmsKey.name]
    case .cors: [Bucket.cors.name]
    case .lifecycle: [Bucket.lifecycle.name]
    case .publicAccess: [Bucket.publicAccess.name]
    case .tags: [Bucket.tags.name]
    }
  }

  func read(
    _ bucket: String, declared: Properties, _ context: KindContext
  ) async throws -> Report {
    let aws = context.aws
    var report = Report()
    switch self {
    case .versioning:
      report.properties[Bucket.versioning] = try await aws.getBucketVersioning(bucket) == .enabled
    case .encryption:
      let encryption = try await aws.getBucketEncryption(bucket)
      report.properties[Bucket.encryption] =
        Self.algorithms.first { $0.1 == encryption.algorithm }?.0
      report.properties[Bucket.kmsKey] = encryption.keyID.map {
        Self.key($0, asDeclared: declared[Bucket.kmsKey])
      }
      report.properties.markRead([Bucket.kmsKey.name])
    case .cors:
      report.properties[Bucket.cors] = BucketCORS.properties(
        of: try await aws.getBucketCORS(bucket))
    case .lifecycle:
      report.properties[Bucket.lifecycle] = BucketLifecycle.properties(
        of: try await aws.getBucketLifecycle(bucket))
    case .publicAccess:
      report.properties[Bucket.publicAccess] = !(try await aws.isPublicAccessBlocked(bucket))
    case .tags:
      let tags = try await context.bucketTags(bucket)
      report.properties[Bucket.tags] = Tags.users(tags)
      report.owner = LiveResource.Owner(tags: tags, Bucket().schema, in: context.scope)
    }
    return report
  }

  func write(
    _ resource: ResourceHandle, bucket: String, _ context: KindContext
  ) async throws {
    let (aws, properties) = (context.aws, resource.properties)
    switch self {
    case .versioning:
      try await aws.setBucketVersioning(bucket, enabled: properties[Bucket.versioning] ?? false)
    case .encryption:
      let wanted = properties[Bucket.encryption] ?? "aes256"
      try await aws.setBucketEncryption(
        bucket,
        S3Encryption(
          algorithm: Self.algorithms.first { $0.0 == wanted }?.1 ?? "AES256",
          keyID: properties[Bucket.kmsKey]))
    case .cors:
      try await aws.setBucketCORS(bucket, BucketCORS.rules(of: properties[Bucket.cors] ?? []))
    case .lifecycle:
      try await aws.setBucketLifecycle(
        bucket, BucketLifecycle.rules(of: properties[Bucket.lifecycle] ?? []))
    case .publicAccess:
      try await aws.setPublicAccessBlocked(bucket, !(properties[Bucket.publicAccess] ?? false))
    case .tags:
      // The whole set, because some emulators give a new bucket the tags of an old one of its name.
      try await aws.setBucketTags(bucket, resource.tags)
    }
  }

  /// Whether a new bucket has what is declared without being told.
  func isDefault(in properties: Properties) -> Bool {
    switch self {
    case .versioning: properties[Bucket.versioning] != true
    case .encryption: (properties[Bucket.encryption] ?? "aes256") == "aes256"
    case .cors: properties[Bucket.cors]?.isEmpty ?? true
    case .lifecycle: properties[Bucket.lifecycle]?.isEmpty ?? true
    case .publicAccess: properties[Bucket.publicAccess] != true
    case .tags: false
    }
  }

  private static let algorithms = [
    ("aes256", "AES256"), ("kms", "aws:kms"), ("kms-dsse", "aws:kms:dsse"),
  ]

  /// A key may be declared by its id and told by its ARN.
  private static func key(_ live: String, asDeclared declared: String?) -> String {
    guard let declared, live.hasSuffix("/\(declared)") else { return live }
    return declared
  }
}
