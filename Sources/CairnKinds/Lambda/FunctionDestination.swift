import CairnEngine
import CairnLanguage

/// Where Lambda sends an event that a function failed for, or a record of what it did with one. AWS
/// Lambda developer guide, "Adding a dead-letter queue" and "Capturing records of Lambda asynchronous
/// invocations".
enum FunctionDestination {
  static let queue = Field<String>(
    "queue", .reference(sections: [Queue.section], attribute: "arn"),
    doc: "Queue to send to.", example: "failed-uploads")
  static let topic = Field<String>(
    "topic", .reference(sections: [Topic.section], attribute: "arn"),
    doc: "Topic to publish to.", example: "alerts")
  static let function = Field<String>(
    "function", .reference(sections: [Function.section], attribute: "arn"),
    doc: "Function to invoke.", example: "clean-up")
  static let bus = Field<String>(
    "bus", .reference(sections: [EventBus.section], attribute: "arn"),
    doc: "Event bus to send to.", example: "orders", advice: EventBus.outside)

  struct Sort: Sendable {
    var field: Field<String>
    /// In the ARN.
    var service: String
    var action: String
  }

  static let forDeadLetters = [
    Sort(field: queue, service: "sqs", action: "sqs:SendMessage"),
    Sort(field: topic, service: "sns", action: "sns:Publish"),
  ]
  static let forRecords =
    forDeadLetters + [
      Sort(field: function, service: "lambda", action: "lambda:InvokeFunction"),
      Sort(field: bus, service: "events", action: "events:PutEvents"),
    ]

  /// What a sender does with the key of an encrypted queue or topic.
  static let keyActions = ["kms:Decrypt", "kms:GenerateDataKey"]

  /// The paths of all destinations in a function, with the sorts that each takes.
  static let places: [(path: [String], sorts: [Sort])] = [
    ([Function.deadLetter.name], forDeadLetters),
    ([Function.asynchronous.name, Function.onSuccess.name], forRecords),
    ([Function.asynchronous.name, Function.onFailure.name], forRecords),
  ]

  static func arn(in destination: Properties?) -> String? {
    destination.flatMap { destination in
      forRecords.lazy.compactMap { destination[$0.field] }.first
    }
  }

  /// Nil if no field holds it.
  static func properties(of arn: String, among sorts: [Sort]) -> Properties? {
    guard let service = ARN(arn)?.service,
      let sort = sorts.first(where: { $0.service == service })
    else { return nil }
    var properties = Properties()
    properties[sort.field] = arn
    return properties
  }

  /// A destination that a function declares.
  struct Declared {
    var sort: Sort
    var value: Value
    var path: String

    var need: Value { ["Action": [.string(sort.action)], "Resource": [value]] }
  }

  static func declared(in properties: [String: Value]) -> [Declared] {
    places.flatMap { place -> [Declared] in
      let fields = entries(at: place.path, in: properties) ?? [:]
      return place.sorts.compactMap { sort in
        fields[sort.field.name].map {
          Declared(
            sort: sort, value: $0, path: (place.path + [sort.field.name]).joined(separator: "."))
        }
      }
    }
  }

  private static func entries(
    at path: [String], in properties: [String: Value]
  ) -> [String: Value]? {
    var entries: [String: Value]? = properties
    for name in path { entries = entries?[name]?.opened?.map }
    return entries
  }

  static let countRule = Rule { properties in
    places.compactMap { place in
      guard let entries = entries(at: place.path, in: properties) else { return nil }
      let given = place.sorts.map(\.field.name).filter { entries[$0] != nil }
      guard given.count != 1, let name = place.path.last else { return nil }
      return .init(
        path: place.path.joined(separator: "."), summary: "`\(name)` takes one destination",
        detail: "Write one of \(place.sorts.map { $0.field.name }.alternatives("and")) in `\(name)`"
          + (given.isEmpty ? "; it has none." : ", not \(given.alternatives("and"))."))
    }
  }

  /// AWS Lambda developer guide, the same pages: standard queues and topics.
  static let fifoRule = StackRule(each: { function, stack in
    declared(in: function.properties).compactMap { destination in
      let noun = destination.sort.field.name
      guard stack.isFIFO(destination.value) == true else { return nil }
      return .init(
        path: destination.path, summary: "Destination that is a FIFO \(noun)",
        detail: "Lambda sends events and records to standard queues and topics only.",
        notes: stack.note(onFIFO: destination.value, noun))
    }
  })

  /// Lambda "UpdateFunctionConfiguration" and "PutFunctionEventInvokeConfig".
  static let regionRules = places.flatMap { place in
    place.sorts.map {
      RegionRule.rule(
        place.path + [$0.field.name],
        reason: "A function sends to what is in its own region")
    }
  }
}
