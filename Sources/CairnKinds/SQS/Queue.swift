import CairnAWS
import CairnEngine
import CairnLanguage

/// `queues`: a queue of SQS. Limits are those of AWS SQS "CreateQueue" and "SetQueueAttributes".
package struct Queue: CatalogKind {
  package static let section = "queues"

  package init() {}

  package let services = ["sqs"]

  package static let name = Field<String>(
    "name", .string(nameRule), change: .replacement,
    doc: "The queue's name; a FIFO queue's ends in `.fifo`.", example: "image-uploads")
  package static let fifo = Field<Bool>(
    "fifo", .boolean, default: false, change: .replacement,
    doc: "FIFO queue: keeps messages in order and delivers each once.", example: "true")
  package static let contentBasedDeduplication = Field<Bool>(
    "contentBasedDeduplication", .boolean, default: false,
    doc: "Treats messages with equal bodies as duplicates (FIFO queues only).",
    example: "true")
  package static let deduplicationScope = Field<String>(
    "deduplicationScope", .enumeration(["queue", "message-group"]), default: "queue",
    doc: "Within what a message counts as a duplicate (FIFO queues only).",
    example: "message-group")
  package static let throughputLimit = Field<String>(
    "throughputLimit", .enumeration(["queue", "message-group"]), default: "queue",
    doc: "What the throughput limit applies to: `message-group`, with the same "
      + "`deduplicationScope`, is high throughput (FIFO queues only).", example: "message-group")
  package static let visibilityTimeout = Field<Int>(
    "visibilityTimeout", .duration(0...43_200), default: 30,
    doc: "How long a received message stays hidden from other receivers.", example: "60s")
  package static let messageRetention = Field<Int>(
    "messageRetention", .duration(60...1_209_600), default: 345_600,
    doc: "How long a message is kept.", example: "14d")
  package static let delay = Field<Int>(
    "delay", .duration(0...900), default: 0,
    doc: "How long a new message stays hidden.", example: "5s")
  package static let receiveWait = Field<Int>(
    "receiveWait", .duration(0...20), default: 0,
    doc: "How long a receive waits for a message.", example: "20s")
  package static let maximumMessageSize = Field<Int>(
    "maximumMessageSize", .size(1_024...1_048_576, unit: .bytes), default: 1_048_576,
    doc: "Maximum size of a message.", example: "256KB")
  package static let deadLetter = Field<Properties>(
    "deadLetter", .object([deadLetterQueue.schema, maxReceives.schema]),
    doc: "Dead-letter queue and receive limit.",
    example: "{queue: uploads-failed, maxReceives: 5}")
  package static let deadLetterQueue = Field<String>(
    "queue", .reference(sections: ["queues"], attribute: "arn"), .required,
    doc: "Dead-letter queue; FIFO if this queue is.", example: "uploads-failed")
  package static let maxReceives = Field<Int>(
    "maxReceives", .integer(1...1_000), .required,
    doc: "How often a message is received before it is moved there.", example: "5")
  package static let redriveAllow = Field<Properties>(
    "redriveAllow", .object(RedriveAllow.fields),
    doc: "Which queues may use this one as their dead-letter queue; every queue of the account and "
      + "region without it.", example: "{queues: [uploads]}")
  package static let encryption = Field<String>(
    "encryption", .enumeration(["sqs-managed", "kms", "none"]), default: "sqs-managed",
    doc: "How messages are encrypted at rest.", example: "kms")
  package static let kmsKey = KMSKey.field(doc: "KMS key, with `encryption: kms`.")
  package static let tags = Tags.field()

  static let nameRule = StringRule(
    length: 1...80, pattern: #"[A-Za-z0-9_-]+(\.fifo)?"#,
    meaning: "letters, digits, hyphens and underscores, and .fifo at the end of a FIFO queue's")

  private static let arnRule = StringRule(
    pattern: #"arn:aws[a-z-]*:sqs:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+(\.fifo)?"#,
    meaning: "the ARN of a queue, such as `arn:aws:sqs:us-east-1:123456789012:uploads`")

  package let schema = KindSchema(
    section: section, noun: "queue", doc: "Queues of SQS.",
    fields: [
      name.schema, fifo.schema, contentBasedDeduplication.schema, deduplicationScope.schema,
      throughputLimit.schema, visibilityTimeout.schema, messageRetention.schema, delay.schema,
      receiveWait.schema, maximumMessageSize.schema, deadLetter.schema, redriveAllow.schema,
      encryption.schema, kmsKey.schema, tags.schema,
    ],
    attributes: [
      AttributeSchema("name", doc: "The queue's name."),
      AttributeSchema("arn", doc: "The queue's ARN.", literal: arnRule),
      AttributeSchema("url", doc: "The URL that messages are sent to and received from."),
    ],
    naming: Naming(rule: nameRule, adjust: FIFO.adjusted),
    rules: [
      FIFO.nameRule(of: "queue"), FIFO.deduplicationRule(of: "queue"), throughputRule,
      ownDeadLetterRule, RedriveAllow.rule, kmsRule, Tags.countRule(),
    ],
    stackRules: [deadLetterRule, deadLetterRegionRule, RedriveAllow.deadLetterRule],
    access: access, toolNames: toolNames)

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    properties[Self.name].map(Identity.init)
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    guard let name = properties[Self.name] else { return [:] }
    return [
      "name": .string(name), "arn": .string(scope.arn("sqs", name)),
      "url": .string(QueueAddress(name, in: scope).url),
    ]
  }

  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    let queue = try address(of: resource, context)
    // An earlier attempt may have created it from an older version of the file.
    if let live = try await read(resource, context.lookingAgain()) {
      return try await converge(resource, from: live, context)
    }
    let attributes = QueueSettings.attributes(of: resource.properties)
    // SQS requires 60 seconds between a delete and a create of the same name.
    try await context.pace.retrying(while: { $0.code.contains("QueueDeletedRecently") }) {
      try await context.aws.createQueue(
        named: queue.name, attributes: attributes, tags: resource.tags)
    }
    if context.scope.flavour == .aws {
      _ = try await context.pace.wait(for: "queue \(queue.name) to appear") {
        try await context.aws.getQueueAttributes(queueURL: queue.url)
      }
    }
    return self.attributes(of: resource.properties, in: context.scope)
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    let queue = try address(of: resource, context)
    let attributes = QueueSettings.attributes(of: resource.properties, changed: changed)
    if !attributes.isEmpty {
      try await context.aws.setQueueAttributes(queueURL: queue.url, attributes)
    }
    if changed.contains(Self.tags.name) {
      let aws = context.aws
      try await Tags.write(
        resource.tags, over: try await aws.listQueueTags(queueURL: queue.url) ?? [:],
        set: { try await aws.tagQueue(queueURL: queue.url, $0) },
        remove: { try await aws.untagQueue(queueURL: queue.url, $0) })
    }
    return self.attributes(of: resource.properties, in: context.scope)
  }

  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    try await context.aws.deleteQueue(queueURL: address(of: resource, context).url)
  }

  func address(
    of resource: ResourceHandle, _ context: KindContext
  ) throws -> QueueAddress {
    guard let name = resource.properties[Self.name] else {
      throw KindError("The queue \(resource.address) has no name.", path: Self.name.name)
    }
    return QueueAddress(name, in: context.scope)
  }
}
