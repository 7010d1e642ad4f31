import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

/// The configuration set of an email identity.
enum EmailConfigurationSet {
  static let name = Field<String>(
    "name", .string(EmailTemplate.nameRule),
    doc: "Name of the configuration set in the account and region.", example: "shop")
  static let of = Field<String>(
    "of", .reference(sections: [EmailIdentity.section], attribute: "configurationSet"),
    doc: "In place of the other fields: the email identity whose configuration set this one uses.",
    example: "orders",
    advice: "It is one of this stack: declare it in `emailIdentities`.")
  static let topic = Field<String>(
    "topic", .reference(sections: [Topic.section], attribute: "arn"),
    doc: "Topic that `events` are published to; the right to do so is added.",
    example: "mail-events")
  static let events = Field<[String]>(
    "events", .list(.enumeration(words.map { $0.0 }), count: 1...8, order: .insignificant),
    doc: "Events that are published.", example: "[bounce, complaint]")

  static let fields = [name.schema, of.schema, topic.schema, events.schema]

  private static let words = [
    ("send", "send"), ("reject", "reject"), ("bounce", "bounce"), ("complaint", "complaint"),
    ("delivery", "delivery"), ("open", "open"), ("click", "click"),
    ("rendering-failure", "renderingFailure"),
  ]

  static func rule(_ field: String) -> Rule {
    Rule { properties in
      guard let set = properties[field]?.map else { return [] }
      if set[of.name] != nil {
        guard set.count > 1 else { return [] }
        return [
          .init(
            path: "\(field).\(of.name)", summary: "Two configuration sets",
            detail: "`\(of.name)` names the configuration set of another email identity: leave the "
              + "other fields out.")
        ]
      }
      if set[name.name] == nil {
        return [
          .init(
            path: field, summary: "Configuration set without a name",
            detail: "Write the `\(name.name)` of the configuration set, or with `\(of.name)` the "
              + "email identity that declares it.")
        ]
      }
      switch (set[topic.name] != nil, set[events.name] != nil) {
      case (true, false):
        return [
          .init(
            path: "\(field).\(topic.name)", summary: "Topic without events",
            detail: "`\(topic.name)` needs `\(events.name)`, such as `[bounce, complaint]`.")
        ]
      case (false, true):
        return [
          .init(
            path: "\(field).\(events.name)", summary: "Events without a topic",
            detail: "`\(events.name)` are published to a `\(topic.name)`: name one, or leave them "
              + "out.")
        ]
      default: return []
      }
    }
  }

  /// Amazon SES developer guide, "Set up an Amazon SNS event destination": FIFO topics can't be
  /// event destinations.
  static func topicRule(_ field: String) -> StackRule {
    StackRule(each: { identity, stack in
      let reference = identity.properties[field]?.map?[topic.name]
      guard stack.isFIFO(reference) == true else { return [] }
      return [
        .init(
          path: "\(field).\(topic.name)", summary: "FIFO topic",
          detail: "SES publishes to standard topics only: choose a topic without `fifo: true`.",
          notes: stack.note(onFIFO: reference, "topic"))
      ]
    })
  }

  // MARK: SES's form

  /// The name, of whichever email identity it is.
  static func name(in properties: Properties?) -> String? {
    properties?[name] ?? properties?[of]
  }

  /// One that another email identity declares.
  static func shared(_ name: String) -> Properties {
    var properties = Properties()
    properties[of] = name
    return properties
  }

  /// The destination has the name of its set.
  static func destination(_ properties: Properties) -> SESConfigurationSet.Destination? {
    guard let name = properties[name], let topic = properties[topic] else { return nil }
    let events = properties[events] ?? []
    return .init(
      name: name, isEnabled: true,
      eventTypes: words.filter { events.contains($0.0) }.map { $0.1 }, topic: topic)
  }

  static func properties(of set: SESConfigurationSet, named text: String) -> Properties {
    var properties = Properties()
    properties[name] = text
    // One that is off publishes nothing.
    if let own = own(set, text), own.isEnabled {
      properties[topic] = own.topic
      properties[events] = own.eventTypes.map { type in
        words.first { $0.1 == type }?.0 ?? type
      }.sorted()
    }
    return properties
  }

  static func own(
    _ set: SESConfigurationSet, _ name: String
  ) -> SESConfigurationSet.Destination? {
    set.destinations.first { $0.name == name && $0.topic != nil }
  }

  /// Values that SES has by default, and what it only reports.
  private static let usual = [
    "DeliveryOptions.TlsPolicy": "Optional", "ReputationOptions.SendingEnabled": "true",
    "ReputationOptions.ReputationMetricsEnabled": "false",
  ]

  static func unmanaged(in set: SESConfigurationSet, named name: String) -> [UnmanagedSetting] {
    set.destinations.filter { $0.name != name || $0.topic == nil }.map {
      UnmanagedSetting("event destination \($0.name)", $0.eventTypes.joined(separator: ", "))
    }
      + set.options.filter {
        usual[$0.name] != $0.value && $0.name != "ReputationOptions.LastFreshStart"
          && !$0.value.isEmpty
      }.map { UnmanagedSetting($0.name, $0.value) }
  }
}
