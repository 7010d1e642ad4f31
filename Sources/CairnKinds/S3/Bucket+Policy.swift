import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

extension Bucket {
  package static var policyTarget: (any PolicyTarget.Type)? { BucketPolicy.self }
}

struct BucketPolicy: PolicyTarget {
  static let field = Field<String>(
    "bucket", .reference(sections: [Bucket.section], attribute: "name"), change: .replacement,
    isContainer: true, doc: "Bucket that the policy belongs to.", example: "images")
  static let service = "s3"
  static let scope = "The policy of a bucket allows actions of S3, such as `s3:GetObject`"
  static let itself = "the bucket and its objects"
  static let rules = [BucketName.ledgerRule(field.name)]
  static let stackRules = [resourceRule]

  let reference: String
  private let name: String
  private let arn: String

  init(_ reference: String, in scope: Scope) {
    self.reference = reference
    name = Self.key(of: reference)
    arn = BucketName.arn(of: name, in: scope)
  }

  static func key(of reference: String) -> String { BucketName.named(by: reference) }

  // A reference to a bucket gives its name, so its ARN is requested as well. A written name is
  // completed once the partition is known.
  static func resources(of reference: Value) -> [Value]? {
    guard case .unresolved(let template) = reference, template.parts.count == 1,
      case .reference(.resource(let bucket, _)) = template.parts[0]
    else { return nil }
    let arn = Reference.resource(bucket, attribute: "arn")
    return [
      .unresolved(Template(arn)), .unresolved(Template([.reference(arn), .literal("/*")])),
    ]
  }

  static func all(_ context: KindContext) async throws -> [any PolicyTarget] {
    try await context.buckets().map { Self($0.name, in: context.scope) }
  }

  var resources: [String] { [arn, arn + "/*"] }

  var audited: AuditedResource {
    .bucket(name, operations: ["PutBucketPolicy", "DeleteBucketPolicy", "DeleteBucket"])
  }

  func policy(_ context: KindContext) async throws -> String? {
    try await context.bucketPolicy(name)
  }

  func setPolicy(_ text: String?, _ context: KindContext) async throws(AWSError) {
    try await context.aws.setBucketPolicy(name, text)
  }
}

extension BucketPolicy {
  /// Amazon S3 user guide, "Policy resources for Amazon S3": a bucket's policy applies to the
  /// bucket and its objects; S3 refuses any other resource as invalid.
  private static let resourceRule = StackRule(each: { policy, stack in
    guard let bucket = policy.properties[field.name] else { return [] }
    let declared = stack.resource(referredToBy: bucket)
    let name = declared?.properties[Bucket.name.name] ?? bucket
    return (policy.properties[Policy.statements.name]?.list ?? []).enumerated()
      .flatMap { number, statement in
        ["Resource", "NotResource"].flatMap { member -> [Rule.Violation] in
          let resources = statement.map?[member]?.list ?? []
          return resources.enumerated().compactMap { index, resource in
            guard isOther(resource, than: declared?.address, named: name) else { return nil }
            return .init(
              path: "\(Policy.statements.name)[\(number)].\(member)[\(index)]",
              summary: "Resource of another bucket",
              detail: "The policy of a bucket is about that bucket and its objects: write "
                + "`\(declared.map { "${\($0.address).arn}" } ?? "its ARN")`, with `/*` behind it "
                + "for the objects, or leave "
                + "`\(member == "Resource" ? "resources" : "notResources")` out."
            )
          }
        }
      }
  })

  private static func isOther(
    _ resource: Value, than bucket: ResourceAddress?, named name: Value
  ) -> Bool {
    switch resource {
    case .unresolved(let template):
      guard case .reference(.resource(let address, "arn"))? = template.parts.first,
        let bucket
      else { return false }
      return address != bucket
    case .string(let text):
      let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
      guard parts.count == 6 else { return false }
      let other = parts[5].prefix { $0 != "/" }
      if parts[2] != "s3" { return true }
      // Wildcards and variables may match it.
      return !other.contains { "*?$".contains($0) } && parts[3].isEmpty && !mayBe(other, name)
    default: return false
    }
  }

  /// Whether a bucket's name, as far as it is known, may be another one.
  private static func mayBe(_ other: Substring, _ name: Value) -> Bool {
    switch name {
    case .string(let text): return other == BucketName.named(by: text)
    case .unresolved(let template):
      guard case .literal(let start)? = template.parts.first else { return true }
      return other.hasPrefix(start)
    default: return true
    }
  }
}
