import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// A queue's fields in SQS's form: attributes that are all texts.
enum QueueSettings {
  private static let numbers: [(attribute: String, field: Field<Int>)] = [
    ("VisibilityTimeout", Queue.visibilityTimeout),
    ("MessageRetentionPeriod", Queue.messageRetention),
    ("DelaySeconds", Queue.delay),
    ("ReceiveMessageWaitTimeSeconds", Queue.receiveWait),
    ("MaximumMessageSize", Queue.maximumMessageSize),
  ]

  /// Of FIFO queues.
  private static let scopes:
    [(attribute: String, field: Field<String>, words: [(word: String, name: String)])] = [
      (
        "DeduplicationScope", Queue.deduplicationScope,
        [("queue", "queue"), ("message-group", "messageGroup")]
      ),
      (
        "FifoThroughputLimit", Queue.throughputLimit,
        [("queue", "perQueue"), ("message-group", "perMessageGroupId")]
      ),
    ]

  /// The attributes to write for a declaration.
  ///
  /// - Parameter changed: the fields to write; nil for a new queue, which has nothing to remove.
  static func attributes(
    of properties: Properties, changed: Set<String>? = nil
  ) -> [String: String] {
    let isNew = changed == nil
    func wants(_ field: String) -> Bool { changed?.contains(field) ?? true }

    var attributes: [String: String] = [:]
    for (attribute, field) in numbers where wants(field.name) {
      let number = properties[field] ?? field.schema.defaultValue?.integer
      attributes[attribute] = number.map { String($0) }
    }
    if properties[Queue.fifo] == true {
      // SQS doesn't accept `false`.
      if isNew { attributes["FifoQueue"] = "true" }
      if wants(Queue.contentBasedDeduplication.name) {
        attributes["ContentBasedDeduplication"] = String(
          properties[Queue.contentBasedDeduplication] ?? false)
      }
      // Together, because SQS checks the one against the other.
      if scopes.contains(where: { wants($0.field.name) }) {
        for (attribute, field, words) in scopes {
          let wanted = properties[field] ?? "queue"
          guard !isNew || wanted != "queue" else { continue }
          attributes[attribute] = words.first { $0.word == wanted }?.name
        }
      }
    }
    if wants(Queue.deadLetter.name) {
      attributes["RedrivePolicy"] = redrivePolicy(of: properties) ?? (isNew ? nil : "")
    }
    if wants(Queue.redriveAllow.name) {
      attributes["RedriveAllowPolicy"] =
        RedriveAllow.policy(of: properties) ?? (isNew ? nil : "")
    }
    if wants(Queue.encryption.name) || wants(Queue.kmsKey.name) {
      encryption(of: properties, isNew: isNew, into: &attributes)
    }
    return attributes
  }

  private static func redrivePolicy(of properties: Properties) -> String? {
    guard let deadLetter = properties[Queue.deadLetter],
      let target = deadLetter[Queue.deadLetterQueue], let count = deadLetter[Queue.maxReceives]
    else { return nil }
    let policy: JSONValue = [
      "deadLetterTargetArn": .string(target), "maxReceiveCount": .int(count),
    ]
    return policy.serialized()
  }

  private static func encryption(
    of properties: Properties, isNew: Bool, into attributes: inout [String: String]
  ) {
    switch properties[Queue.encryption] ?? "sqs-managed" {
    case "kms":
      attributes["KmsMasterKeyId"] = properties[Queue.kmsKey] ?? "alias/aws/sqs"
    case let other:
      if !isNew { attributes["KmsMasterKeyId"] = "" }
      attributes["SqsManagedSseEnabled"] = other == "none" ? "false" : "true"
    }
  }

  /// The fields of live attributes, in normal form.
  ///
  /// - Parameter declared: the declaration, whose spelling is kept if the meaning is the same.
  static func properties(
    named name: String, from attributes: [String: String], declared: Properties
  ) -> Properties {
    var properties = Properties()
    properties[Queue.name] = name
    properties[Queue.fifo] = attributes["FifoQueue"] == "true"
    properties[Queue.contentBasedDeduplication] = attributes["ContentBasedDeduplication"] == "true"
    for (attribute, field) in numbers {
      properties[field] =
        attributes[attribute].flatMap { Int($0) } ?? field.schema.defaultValue?.integer
    }
    for (attribute, field, words) in scopes {
      properties[field] =
        attributes[attribute].map { name in
          words.first { $0.name == name }?.word ?? name
        } ?? "queue"
    }
    properties[Queue.redriveAllow] = RedriveAllow.read(
      attributes["RedriveAllowPolicy"], declared: declared[Queue.redriveAllow])
    if let text = attributes["RedrivePolicy"], let policy = try? JSONValue(parsing: text) {
      var deadLetter = Properties()
      deadLetter[Queue.deadLetterQueue] = policy["deadLetterTargetArn"]?.string
      // Other tools write the number as a text.
      let count = policy["maxReceiveCount"]
      deadLetter[Queue.maxReceives] = count?.int ?? count?.string.flatMap { Int($0) }
      properties[Queue.deadLetter] = deadLetter
    }
    if let key = attributes["KmsMasterKeyId"], !key.isEmpty {
      properties[Queue.encryption] = "kms"
      // `kms` alone means the account's own key.
      if key != "alias/aws/sqs" || declared[Queue.kmsKey] == key { properties[Queue.kmsKey] = key }
    } else {
      properties[Queue.encryption] =
        attributes["SqsManagedSseEnabled"] == "false" ? "none" : "sqs-managed"
    }
    properties.markRead([Queue.deadLetter.name, Queue.redriveAllow.name, Queue.kmsKey.name])
    return properties
  }
}
