import CairnAWS
import CairnEngine
import CairnLanguage

/// `tables`: a table of DynamoDB. Limits are those of AWS DynamoDB "CreateTable" and "Quotas".
package struct Table: CatalogKind {
  package init() {}

  package let services = ["dynamodb"]

  package static let name = Field<String>(
    "name", .string(nameRule), change: .replacement, doc: "The table's name.",
    example: "ImagesMetadata")
  package static let partitionKey = Field<Properties>(
    "partitionKey", .object(TableKey.fields), .required, change: .replacement,
    doc: "Attribute of the partition key.", example: "{name: user_id, type: string}")
  package static let sortKey = Field<Properties>(
    "sortKey", .object(TableKey.fields), change: .replacement,
    doc: "Attribute of the sort key.",
    example: "{name: image_id, type: string}")
  package static let billing = Field<String>(
    "billing", .enumeration(["on-demand", "provisioned"]), default: "on-demand",
    doc: "Billing per request, or for a provisioned capacity.",
    example: "provisioned")
  package static let readCapacity = Field<Int>(
    "readCapacity", .integer(1...1_000_000),
    doc: "Read capacity units, with `billing: provisioned`.", example: "5")
  package static let writeCapacity = Field<Int>(
    "writeCapacity", .integer(1...1_000_000),
    doc: "Write capacity units, with `billing: provisioned`.", example: "5")
  package static let globalIndexes = Field<[String: Properties]>(
    "globalIndexes", .map(key: nameRule, value: .object(TableIndex.globalFields)), default: [:],
    doc: "Global secondary indexes by name.",
    example: "{by-status: {partitionKey: {name: status}, sortKey: {name: created, type: number}}}")
  package static let localIndexes = Field<[String: Properties]>(
    "localIndexes", .map(key: nameRule, value: .object(TableIndex.localFields)), default: [:],
    change: .replacement, doc: "Local secondary indexes by name.",
    example: "{by-size: {sortKey: {name: size, type: number}}}")
  package static let timeToLive = Field<String>(
    "timeToLive", .string(StringRule(length: 1...255)),
    doc: "Attribute with the time when an item expires, in seconds of Unix time.",
    example: "expires_at")
  package static let stream = Field<String>(
    "stream", .enumeration(["off", "keys-only", "new-image", "old-image", "both"]),
    default: "off", doc: "What the table's stream contains of each changed item.",
    example: "new-image")
  package static let pointInTimeRecovery = Field<Bool>(
    "pointInTimeRecovery", .boolean, default: false,
    doc: "Point-in-time recovery of the last 35 days.", example: "true")
  package static let deletionProtection = Field<Bool>(
    "deletionProtection", .boolean, default: false,
    doc: "Deletion protection: DynamoDB refuses to delete the table.", example: "true")
  package static let encryption = Field<String>(
    "encryption", .enumeration(["aws-owned", "kms"]), default: "aws-owned",
    doc: "How items are encrypted: with a key that DynamoDB owns, or with KMS; LocalStack doesn't "
      + "keep a change of it.", example: "kms")
  package static let kmsKey = KMSKey.field(
    doc: "KMS key, with `encryption: kms`; the account's own without it.")
  package static let tableClass = Field<String>(
    "class", .enumeration(["standard", "infrequent-access"]), default: "standard",
    doc: "Table class, which DynamoDB changes twice in 30 days; LocalStack doesn't keep it.",
    example: "infrequent-access")
  package static let tags = Tags.field()

  static let nameRule = StringRule(
    length: 3...255, pattern: "[A-Za-z0-9_.-]+",
    meaning: "letters, digits, hyphens, underscores and dots")

  private static let streamARNRule = StringRule(
    pattern: #"arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:[0-9]{12}:table/[A-Za-z0-9_.-]+/stream/\S+"#,
    meaning: "the ARN of a stream, such as "
      + "`arn:aws:dynamodb:us-east-1:123456789012:table/images/stream/2026-01-01T00:00:00.000`")

  package let schema = KindSchema(
    section: "tables", noun: "table", doc: "Tables of DynamoDB.",
    fields: [
      name.schema, partitionKey.schema, sortKey.schema, billing.schema, readCapacity.schema,
      writeCapacity.schema, globalIndexes.schema, localIndexes.schema, timeToLive.schema,
      stream.schema, pointInTimeRecovery.schema, deletionProtection.schema, encryption.schema,
      kmsKey.schema, tableClass.schema, tags.schema,
    ],
    attributes: [
      AttributeSchema("name", doc: "The table's name."),
      AttributeSchema("arn", doc: "The table's ARN."),
      AttributeSchema("partitionKey", doc: "Name of the partition key's attribute."),
      AttributeSchema("sortKey", doc: "Name of the sort key's attribute; empty without one."),
      AttributeSchema(
        "streamArn", doc: "The ARN of its stream; known once the stream is on.",
        literal: streamARNRule,
        needs: .init(
          stream.name,
          advice:
            "Write `stream: new-image` there, or what else is needed: `keys-only`, `old-image`, "
            + "`both`.")),
    ],
    naming: Naming(rule: nameRule),
    rules: [capacityRule, indexRule, keyTypeRule, keyRule, kmsRule, Tags.countRule()],
    lints: [recoveryLint],
    access: access, toolNames: toolNames)

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    properties[Self.name].map(Identity.init)
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    guard let name = properties[Self.name] else { return [:] }
    var attributes: [String: Value] = [
      "name": .string(name), "arn": .string(scope.arn("dynamodb", "table/\(name)")),
    ]
    if let partition = TableKey(properties[Self.partitionKey]) {
      attributes["partitionKey"] = .string(partition.name)
      attributes["sortKey"] = .string(TableKey(properties[Self.sortKey])?.name ?? "")
    }
    return attributes
  }

  // Turning a stream on, or changing its view, creates a new stream (AWS DynamoDB developer guide,
  // "Change data capture for DynamoDB Streams").
  package func attributes(changedBy fields: Set<String>) -> Set<String> {
    fields.contains(Self.stream.name) ? ["streamArn"] : []
  }

  func name(of resource: ResourceHandle) throws -> String {
    guard let name = resource.properties[Self.name] else {
      throw KindError("The table \(resource.address) has no name.", path: Self.name.name)
    }
    return name
  }

  func arn(of name: String, _ context: KindContext) -> String {
    context.scope.arn("dynamodb", "table/\(name)")
  }
}
