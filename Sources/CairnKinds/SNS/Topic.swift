import CairnAWS
import CairnEngine
import CairnLanguage

/// `topics`: a topic of SNS. Limits are those of SNS "CreateTopic" and "SetTopicAttributes".
package struct Topic: CatalogKind {
  package static let section = "topics"

  package init() {}

  package let services = ["sns"]

  package static let name = Field<String>(
    "name", .string(nameRule), change: .replacement,
    doc: "The topic's name; a FIFO topic's ends in `.fifo`.", example: "order-events")
  package static let fifo = Field<Bool>(
    "fifo", .boolean, default: false, change: .replacement,
    doc: "FIFO topic: keeps messages in order and delivers each once.", example: "true")
  package static let contentBasedDeduplication = Field<Bool>(
    "contentBasedDeduplication", .boolean, default: false,
    doc: "Treats messages with equal bodies as duplicates (FIFO topics only).", example: "true")
  package static let displayName = Field<String>(
    "displayName", .string(StringRule(length: 0...100)), default: "",
    doc: "Sender of emails and text messages.", example: "Orders")
  package static let kmsKey = KMSKey.field(
    doc: "KMS key that encrypts messages at rest; by default they aren't encrypted.")
  package static let archive = Field<Int>(
    "archive",
    .duration(
      TopicArchive.secondsInDay...365 * TopicArchive.secondsInDay,
      step: TopicArchive.secondsInDay),
    doc: "How long messages are archived, in whole days (FIFO topics only).", example: "30d")
  package static let tracing = Field<String>(
    "tracing", .enumeration(["pass-through", "active"]), default: "pass-through",
    doc: "Whether SNS only passes X-Ray's trace header on, or also records traces.",
    example: "active")
  package static let dataProtection = Field<Value>(
    "dataProtection", .any,
    doc: "Data protection policy: what happens to messages with sensitive data (standard topics "
      + "only).",
    example:
      #"{Name: no-cards, Version: "2021-06-01", Statement: [{DataDirection: Inbound, Principal: ["*"], DataIdentifier: ["arn:aws:dataprotection::aws:data-identifier/CreditCardNumber"], Operation: {Deny: {}}}]}"#
  )
  package static let tags = Tags.field()

  static let nameRule = StringRule(
    length: 1...256, pattern: #"[A-Za-z0-9_-]+(\.fifo)?"#,
    meaning: "letters, digits, hyphens and underscores, and .fifo at the end of a FIFO topic's")

  static let arnRule = StringRule(
    pattern: #"arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+(\.fifo)?"#,
    meaning: "the ARN of a topic, such as `arn:aws:sns:us-east-1:123456789012:order-events`")

  package let schema = KindSchema(
    section: section, noun: "topic", doc: "Topics of SNS.",
    fields: [
      name.schema, fifo.schema, contentBasedDeduplication.schema, displayName.schema,
      kmsKey.schema, archive.schema, tracing.schema, dataProtection.schema,
      subscriptions.schema, tags.schema,
    ],
    attributes: [
      AttributeSchema("arn", doc: "The topic's ARN.", literal: arnRule),
      AttributeSchema("name", doc: "The topic's name."),
    ],
    naming: Naming(rule: nameRule) { name, properties in
      FIFO.adjusted(
        NameLimit.shortened(name, to: nameRule.length.upperBound - FIFO.suffix.count), properties)
    },
    rules: [
      FIFO.nameRule(of: "topic"), FIFO.deduplicationRule(of: "topic"), archiveRule,
      standardRule, protectionRule, subscriptionRule, Tags.countRule(),
    ], stackRules: [subscriptionStackRule], access: access, toolNames: toolNames)

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    properties[Self.name].map(Identity.init)
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    guard let name = properties[Self.name] else { return [:] }
    return ["name": .string(name), "arn": .string(scope.arn("sns", name))]
  }

  func arn(of resource: ResourceHandle, _ context: KindContext) throws -> String {
    context.scope.arn("sns", try resource.properties.required(Self.name))
  }
}
