import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// What Lambda does with records of a stream that the function fails for. AWS Lambda API,
/// "CreateEventSourceMapping": for streams only; a queue has its own dead-letter queue.
extension Mapping {
  package static let onFailure = Field<Properties>(
    "onFailure", .object([failureQueue.schema, failureTopic.schema]),
    doc: "Queue or topic that gets a report of the records given up on (streams only); the "
      + "right to send is added to the function's own role.",
    example: "{queue: failed-clicks}")
  package static let failureQueue = Field<String>(
    "queue", .reference(sections: [Queue.section], attribute: "arn"),
    doc: "Queue for the reports.", example: "failed-clicks")
  package static let failureTopic = Field<String>(
    "topic", .reference(sections: [Topic.section], attribute: "arn"),
    doc: "Topic for the reports.", example: "alerts")
  package static let retryAttempts = Field<Int>(
    "retryAttempts", .integer(0...10_000),
    doc: "How often a failed batch is tried again (streams only); by default until its records "
      + "expire.", example: "2")
  package static let maxRecordAge = Field<Int>(
    "maxRecordAge", .duration(60...604_800),
    doc: "Records that are older aren't tried again (streams only); by default they are tried "
      + "until they expire.", example: "1h")
  package static let bisectOnError = Field<Bool>(
    "bisectOnError", .boolean, default: false,
    doc: "Splits a failed batch in two, and tries each half (streams only).", example: "true")
  package static let parallelization = Field<Int>(
    "parallelization", .integer(1...10), default: 1,
    doc: "Number of batches of one shard that are processed concurrently (streams only).",
    example: "2")

  /// The fields that only streams have.
  static let ofStreams: [FieldSchema] = [
    onFailure.schema, retryAttempts.schema, maxRecordAge.schema, bisectOnError.schema,
    parallelization.schema,
  ]

  static let failureRule = Rule { properties in
    if properties[queue.name] != nil {
      return ofStreams.filter { field in
        properties[field.name].map { $0 != .null && $0 != field.defaultValue } ?? false
      }.map { field in
        .init(
          path: field.name, summary: "A queue has no `\(field.name)`",
          detail: "`\(field.name)` is for streams. What a queue's messages fail for is up to the "
            + "queue: see its `deadLetter` and `visibilityTimeout`.")
      }
    }
    guard let destination = properties[onFailure.name]?.map else { return [] }
    let given = [failureQueue.name, failureTopic.name].filter { destination[$0] != nil }
    guard given.count != 1 else { return [] }
    return [
      .init(
        path: onFailure.name,
        summary: "`onFailure` takes one destination",
        detail: "Write either `queue` or `topic` in `onFailure`"
          + (given.isEmpty ? "; it has neither." : ", not both."))
    ]
  }

  /// AWS Lambda developer guide, "Capturing discarded batches": a standard queue or topic of the
  /// region.
  static let failureFIFORule = StackRule(each: { mapping, stack in
    let destination = mapping.properties[onFailure.name]?.opened?.map ?? [:]
    return [failureQueue.name, failureTopic.name].compactMap { field in
      guard let value = destination[field], stack.isFIFO(value) == true else { return nil }
      return .init(
        path: "\(onFailure.name).\(field)", summary: "Reports to a FIFO \(field)",
        detail: "Lambda sends reports of failures to standard queues and topics only.",
        notes: stack.note(onFIFO: value, field))
    }
  })

  /// AWS Lambda developer guide, "Capturing discarded batches": the function's role sends.
  static func failureNeeds(of mapping: ResourceDeclaration) -> [(statement: Value, path: String)] {
    let destination = mapping.properties[onFailure.name]?.opened?.map ?? [:]
    return [(failureQueue.name, "sqs:SendMessage"), (failureTopic.name, "sns:Publish")].compactMap {
      field, action in
      destination[field].map {
        (["Action": [.string(action)], "Resource": [$0]], "\(onFailure.name).\(field)")
      }
    }
  }

  /// And it uses the key of an encrypted one: what a sender does with it.
  static let failureKeyActions = ["kms:Decrypt", "kms:GenerateDataKey"]

  /// The destinations, with their paths.
  static func failureDestinations(
    of mapping: ResourceDeclaration
  ) -> [(value: Value, path: String)] {
    let destination = mapping.properties[onFailure.name]?.opened?.map ?? [:]
    return [failureQueue.name, failureTopic.name].compactMap { field in
      destination[field].map { ($0, "\(onFailure.name).\(field)") }
    }
  }

  /// The members of a request for the fields in `changed`, or for all that are declared if it is
  /// nil. Lambda's word for "until they expire" is -1.
  static func failureSettings(
    _ properties: Properties, changed: Set<String>?
  ) -> [String: JSONValue] {
    var settings: [String: JSONValue] = [:]
    func write<Content>(_ field: Field<Content>, _ member: String, _ value: JSONValue) {
      if changed?.contains(field.name) ?? (properties[raw: field.name] != nil) {
        settings[member] = value
      }
    }
    let destination = properties[onFailure]
    let arn = destination?[failureQueue] ?? destination?[failureTopic]
    write(
      onFailure, "DestinationConfig",
      ["OnFailure": arn.map { ["Destination": .string($0)] } ?? [:]])
    write(retryAttempts, "MaximumRetryAttempts", .int(properties[retryAttempts] ?? -1))
    write(maxRecordAge, "MaximumRecordAgeInSeconds", .int(properties[maxRecordAge] ?? -1))
    write(bisectOnError, "BisectBatchOnFunctionError", .bool(properties[bisectOnError] ?? false))
    write(parallelization, "ParallelizationFactor", .int(properties[parallelization] ?? 1))
    return settings
  }

  static func readFailureSettings(of mapping: LambdaMapping, into properties: inout Properties) {
    let answer = mapping.answer
    func limit(_ member: String) -> Int? { answer[member]?.int.flatMap { $0 < 0 ? nil : $0 } }
    let arn = answer["DestinationConfig"]?["OnFailure"]?["Destination"]?.string
    if let arn, !arn.isEmpty {
      var destination = Properties()
      destination[arn.contains(":sns:") ? failureTopic : failureQueue] = arn
      properties[onFailure] = destination
    }
    properties[raw: retryAttempts.name] = Looked(at: limit("MaximumRetryAttempts")).value
    properties[raw: maxRecordAge.name] = Looked(at: limit("MaximumRecordAgeInSeconds")).value
    properties[bisectOnError] = answer["BisectBatchOnFunctionError"]?.bool ?? false
    properties[parallelization] = answer["ParallelizationFactor"]?.int ?? 1
    properties.markRead([onFailure.name])
  }
}
