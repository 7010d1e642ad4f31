import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// A FIFO topic's archive in SNS's form, the attribute `ArchivePolicy`.
enum TopicArchive {
  static let secondsInDay = 86_400
  private static let days = "MessageRetentionPeriod"

  static func policy(_ seconds: Int) -> String {
    let policy: JSONValue = [days: .string(String(seconds / secondsInDay))]
    return policy.serialized()
  }

  /// Nil for a policy that archives nothing, which is how an archive is ended.
  static func seconds(_ policy: String?) -> Int? {
    let value = policy.flatMap { try? JSONValue(parsing: $0) }?[days]
    let count = value?.int ?? value?.string.flatMap { Int($0) }
    return count.map { $0.clampedMultiplying(by: secondsInDay) }
  }
}

/// A topic's fields in SNS's form: attributes that are all texts.
enum TopicSettings {
  private static let tracings = [("pass-through", "PassThrough"), ("active", "Active")]

  /// The attributes to write for a declaration, in order.
  ///
  /// - Parameter changed: the fields to write; nil for a new topic, which already has the defaults.
  static func attributes(
    of properties: Properties, changed: Set<String>? = nil
  ) -> [(name: String, value: String)] {
    let isNew = changed == nil
    var attributes: [(name: String, value: String)] = []
    func add(_ name: String, _ field: FieldSchema, _ value: String?, absent: String) {
      guard changed?.contains(field.name) ?? (value != nil) else { return }
      attributes.append((name, value ?? absent))
    }
    let isFIFO = properties[Topic.fifo] == true
    // SNS doesn't accept `false`.
    if isNew, isFIFO { attributes.append(("FifoTopic", "true")) }
    if isFIFO {
      add(
        "ContentBasedDeduplication", Topic.contentBasedDeduplication.schema,
        properties[Topic.contentBasedDeduplication].flatMap { isNew && !$0 ? nil : String($0) },
        absent: "false")
      add(
        "ArchivePolicy", Topic.archive.schema, properties[Topic.archive].map(TopicArchive.policy),
        absent: "{}")
    }
    add(
      "DisplayName", Topic.displayName.schema,
      properties[Topic.displayName].flatMap { isNew && $0.isEmpty ? nil : $0 }, absent: "")
    add("KmsMasterKeyId", Topic.kmsKey.schema, properties[Topic.kmsKey], absent: "")
    let tracing = properties[Topic.tracing].flatMap { word in
      isNew && word == Topic.tracing.schema.defaultValue?.string
        ? nil : tracings.first { $0.0 == word }?.1
    }
    add("TracingConfig", Topic.tracing.schema, tracing, absent: "PassThrough")
    return attributes
  }

  /// The fields of live attributes, in normal form.
  static func properties(
    named name: String, from attributes: [String: String], in scope: Scope
  ) -> Properties {
    var properties = Properties()
    properties[Topic.name] = name
    properties[Topic.fifo] = attributes["FifoTopic"] == "true"
    properties[Topic.contentBasedDeduplication] = attributes["ContentBasedDeduplication"] == "true"
    properties[Topic.displayName] = attributes["DisplayName"] ?? ""
    properties[Topic.kmsKey] = attributes["KmsMasterKeyId"].flatMap { $0.isEmpty ? nil : $0 }
    properties[Topic.archive] = TopicArchive.seconds(attributes["ArchivePolicy"])
    properties.markRead([Topic.kmsKey.name, Topic.archive.name])
    // Quirk of LocalStack: it doesn't return the tracing mode.
    if scope.flavour == .aws || attributes["TracingConfig"] != nil {
      let mode = attributes["TracingConfig"] ?? "PassThrough"
      properties[Topic.tracing] = tracings.first { $0.1 == mode }?.0 ?? mode
    }
    return properties
  }

  /// SNS "GetTopicAttributes". "SetTopicAttributes" sets one attribute and keeps the others.
  static let members = AnswerMembers(
    held: [
      "ArchivePolicy", "ContentBasedDeduplication", "DisplayName", "FifoTopic", "KmsMasterKeyId",
      "TopicArn", "TracingConfig",
      // Of the kind `policies`.
      "Policy",
    ],
    reported: [
      "BeginningArchiveTime", "EffectiveDeliveryPolicy", "Owner", "SubscriptionsConfirmed",
      "SubscriptionsDeleted", "SubscriptionsPending",
    ],
    defaults: [
      "ApplicationSuccessFeedbackSampleRate": ["0"], "FifoThroughputScope": ["Topic"],
      "FirehoseSuccessFeedbackSampleRate": ["0"], "HTTPSuccessFeedbackSampleRate": ["0"],
      "LambdaSuccessFeedbackSampleRate": ["0"], "SQSSuccessFeedbackSampleRate": ["0"],
      "SignatureVersion": ["1"],
    ])
}
