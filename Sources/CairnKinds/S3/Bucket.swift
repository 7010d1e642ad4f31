import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

/// `buckets`: a bucket of S3. Limits are those of the Amazon S3 user guide and API reference.
package struct Bucket: CatalogKind {
  package static let section = "buckets"

  package init() {}

  package let services = ["s3"]
  package let marking = Marking.afterCreation

  package static let name = Field<String>(
    "name", .string(nameRule), change: .replacement,
    doc: "The bucket's name, unique across all accounts of AWS.", example: "image-service-images")
  package static let versioning = Field<Bool>(
    "versioning", .boolean, default: false,
    doc: "Keeps every version of an object; when turned off, existing versions stay.",
    example: "true")
  package static let encryption = Field<String>(
    "encryption", .enumeration(["aes256", "kms", "kms-dsse"]), default: "aes256",
    doc: "How new objects are encrypted.", example: "kms")
  package static let kmsKey = KMSKey.field(
    doc: "KMS key, with `encryption: kms`; the account's own without it.")
  package static let cors = Field<[Properties]>(
    "cors", .list(.object(BucketCORS.fields), count: 0...100), default: [],
    doc: "CORS rules.",
    example: "[{origins: [\"*\"], methods: [GET, PUT], headers: [\"*\"]}]")
  package static let lifecycle = Field<[Properties]>(
    "lifecycle",
    .list(.object(BucketLifecycle.fields), count: 0...1_000, order: .insignificant), default: [],
    doc:
      "Expirations and transitions to other storage classes; LocalStack keeps them without acting "
      + "on them.",
    example: "[{prefix: tmp/, expire: 7d}]")
  package static let publicAccess = Field<Bool>(
    "publicAccess", .boolean, default: false,
    doc: "Permits a policy to make the bucket public; by default all public access is blocked.",
    example: "true")
  package static let publicAccessBlock = Field<Properties>(
    "publicAccessBlock", .object(BucketAccess.block.map(\.schema)),
    doc: "The parts of the block of public access, in place of `publicAccess`.",
    example: "{blockPublicAcls: false, ignorePublicAcls: false}")
  package static let ownership = Field<String>(
    "ownership", .enumeration(BucketAccess.ownerships.map(\.0)), default: "bucket-owner-enforced",
    doc:
      "Who owns new objects, and whether access control lists count; LocalStack keeps it without "
      + "acting on it.",
    example: "bucket-owner-preferred")
  package static let acl = Field<String>(
    "acl", .enumeration(BucketAccess.acls), default: "private",
    doc:
      "Access control list, where `ownership` isn't `bucket-owner-enforced`; LocalStack keeps it "
      + "without acting on it.",
    example: "log-delivery-write")
  package static let website = Field<Properties>(
    "website", .object(BucketWebsite.fields),
    doc: "Serves the objects as a website, at `websiteUrl`.",
    example: "{index: index.html, error: error.html}")
  package static let eventBridge = Field<Bool>(
    "eventBridge", .boolean, default: false,
    doc: "Sends all events of the bucket to the default event bus of EventBridge.",
    example: "true")
  package static let onDestroy = Field<String>(
    "onDestroy", .enumeration(["refuse", "empty"]), default: "refuse",
    doc: "Whether destroying the bucket requires `--allow-data-loss` while it holds objects, or "
      + "empties it.", example: "empty")
  package static let tags = Tags.field()

  /// Amazon S3 user guide, "General purpose bucket naming rules"; `reservedRule` has the rest of
  /// them.
  static let nameRule = StringRule(
    length: 3...63,
    pattern: #"(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9](?!.*\.\.)[a-z0-9.-]*[a-z0-9]"#,
    meaning: "lower-case letters, digits, hyphens and single dots, beginning and ending with a "
      + "letter or digit")

  package let schema = KindSchema(
    section: section, noun: "bucket", doc: "Buckets of S3.",
    fields: [
      name.schema, versioning.schema, encryption.schema, kmsKey.schema, cors.schema,
      lifecycle.schema, publicAccess.schema, publicAccessBlock.schema, ownership.schema,
      acl.schema, website.schema, eventBridge.schema, onDestroy.schema, tags.schema,
    ],
    attributes: [
      AttributeSchema("name", doc: "The bucket's name."),
      AttributeSchema("arn", doc: "The bucket's ARN."),
      AttributeSchema("domainName", doc: "The host of the bucket."),
      AttributeSchema("url", doc: "The URL of the bucket."),
      AttributeSchema(
        "websiteUrl", doc: "The URL of its website.",
        needs: .init(website.name, advice: "Write `website: {index: index.html}` there.")),
    ],
    naming: Naming(rule: nameRule, reach: .world) { name, _ in BucketName.adjusted(name) },
    rules: [
      BucketName.ledgerRule(Self.name.name), kmsRule, reservedRule, BucketLifecycle.rule,
      BucketLifecycle.idRule, BucketAccess.blockRule, BucketAccess.aclRule, BucketWebsite.rule,
      Tags.countRule(),
    ], lints: [publicLint], access: access, toolNames: toolNames)

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    properties[Self.name].map(Identity.init)
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    guard let name = properties[Self.name] else { return [:] }
    let domain: String
    let url: String
    if let endpoint = scope.endpoint {
      // An emulator has one host for all buckets.
      domain = String(endpoint.split(separator: "/").dropFirst().first ?? "")
      url = "\(endpoint)/\(name)"
    } else {
      domain = "\(name).s3.\(scope.region).\(scope.partition.suffix)"
      url = "https://\(domain)"
    }
    return [
      "name": .string(name), "arn": .string(BucketName.arn(of: name, in: scope)),
      "domainName": .string(domain), "url": .string(url),
      "websiteUrl": .string(BucketWebsite.url(name, in: scope)),
    ]
  }

  func name(of resource: ResourceHandle) throws -> String {
    guard let name = resource.properties[Self.name] else {
      throw KindError("The bucket \(resource.address) has no name.", path: Self.name.name)
    }
    return name
  }
}
