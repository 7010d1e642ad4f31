import CairnEngine
import CairnLanguage

/// `streams`: a data stream of Kinesis. Limits are those of Amazon Kinesis Data Streams
/// "CreateStream" and "IncreaseStreamRetentionPeriod".
package struct DataStream: CatalogKind {
  package static let section = "streams"

  package static let name = Field<String>(
    "name", .string(nameRule), change: .replacement, doc: "Name of the stream.",
    example: "shop-orders")
  package static let mode = Field<String>(
    "mode", .enumeration(["on-demand", "provisioned"]),
    doc:
      "Whether Kinesis chooses the number of shards; by default it does unless `shards` is given.",
    example: "on-demand")
  package static let shards = Field<Int>(
    "shards", .integer(1...100_000),
    doc: "Number of shards of a provisioned stream.", example: "2")
  package static let retention = Field<Int>(
    "retention", .duration(24 * hour...8760 * hour, step: hour), default: 24 * hour,
    doc: "How long records are kept.", example: "7d")
  package static let kmsKey = KMSKey.field(
    doc: "KMS key that encrypts new records; without it they aren't encrypted.")
  package static let tags = Tags.field()

  static let hour = 3600

  private static let nameRule = StringRule(
    length: 1...128, pattern: "[a-zA-Z0-9_.-]+", meaning: "letters, digits and _.-")
  private static let arnRule = StringRule(
    pattern: "arn:aws[a-z-]*:kinesis:[a-z0-9-]+:[0-9]{12}:stream/[a-zA-Z0-9_.-]+",
    meaning: "the ARN of a stream, such as "
      + "`arn:aws:kinesis:us-east-1:123456789012:stream/orders`")

  package let schema = KindSchema(
    section: section, noun: "Kinesis stream", doc: "A data stream of Kinesis.",
    fields: [
      name.schema, mode.schema, shards.schema, retention.schema, kmsKey.schema, tags.schema,
    ],
    attributes: [
      AttributeSchema("name", doc: "Name of the stream."),
      AttributeSchema("arn", doc: "ARN of the stream.", literal: arnRule),
    ],
    naming: Naming(rule: nameRule) { name, _ in NameLimit.shortened(name, to: 128) },
    rules: [modeRule, Tags.countRule()], access: access, toolNames: toolNames)

  package init() {}

  package let services = ["kinesis"]

  private static let modeRule = Rule { properties in
    switch (properties[mode.name]?.string, properties[shards.name]) {
    case ("on-demand", _?):
      [
        .init(
          path: shards.name, summary: "Shards of an on-demand stream",
          detail: "Kinesis chooses the number of shards of an on-demand stream: write `mode: "
            + "provisioned`, or leave `shards` out.")
      ]
    case ("provisioned", nil):
      [
        .init(
          path: mode.name, summary: "Provisioned stream without shards",
          detail: "A provisioned stream needs `shards`, such as `shards: 1`.")
      ]
    default: []
    }
  }

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    properties[Self.name].map(Identity.init)
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    guard let name = properties[Self.name] else { return [:] }
    return ["name": .string(name), "arn": .string(scope.arn("kinesis", "stream/\(name)"))]
  }

  /// The mode follows from `shards`.
  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    guard declaration.properties[Self.mode.name] == nil else { return [declaration] }
    var stream = declaration
    stream.properties[Self.mode.name] =
      declaration.properties[Self.shards.name] == nil ? "on-demand" : "provisioned"
    return [stream]
  }
}
