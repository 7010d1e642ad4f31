import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// A subscription's fields in SNS's form: attributes that are all texts.
enum SubscriptionSettings {
  private static let scopes = [("attributes", "MessageAttributes"), ("body", "MessageBody")]
  private static let deadLetterQueue = "deadLetterTargetArn"

  /// The attributes of a new subscription.
  static func attributes(of properties: Properties) throws -> [String: String] {
    var attributes: [String: String] = [:]
    if properties[Subscription.raw] == true { attributes["RawMessageDelivery"] = "true" }
    if let filter = try text(Subscription.filter, of: properties) {
      attributes["FilterPolicy"] = filter
      attributes["FilterPolicyScope"] = scope(of: properties)
    }
    attributes["RedrivePolicy"] = redrivePolicy(of: properties)
    attributes["DeliveryPolicy"] = try text(Subscription.deliveryPolicy, of: properties)
    return attributes
  }

  /// The attributes to set for the changed fields, in order; nil removes one.
  static func changes(
    of properties: Properties, changed: Set<String>
  ) throws -> [(name: String, value: String?)] {
    var changes: [(name: String, value: String?)] = []
    if changed.contains(Subscription.raw.name) {
      changes.append(("RawMessageDelivery", String(properties[Subscription.raw] ?? false)))
    }
    if changed.contains(Subscription.filter.name) || changed.contains(Subscription.filterScope.name)
    {
      let filter = try text(Subscription.filter, of: properties)
      let policy = ("FilterPolicy", filter ?? "{}")
      // Only the body has parts, so each step has to be valid in its scope.
      let scope = ("FilterPolicyScope", scope(of: properties))
      let isNarrower = properties[Subscription.filterScope] != "body"
      changes += filter == nil ? [policy] : isNarrower ? [policy, scope] : [scope, policy]
    }
    if changed.contains(Subscription.deadLetter.name) {
      changes.append(("RedrivePolicy", redrivePolicy(of: properties)))
    }
    if changed.contains(Subscription.deliveryPolicy.name) {
      changes.append(
        ("DeliveryPolicy", try text(Subscription.deliveryPolicy, of: properties) ?? ""))
    }
    return changes
  }

  private static func scope(of properties: Properties) -> String {
    scopes.first { $0.0 == properties[Subscription.filterScope] }?.1 ?? scopes[0].1
  }

  private static func redrivePolicy(of properties: Properties) -> String? {
    properties[Subscription.deadLetter].map { queue in
      let policy: JSONValue = [deadLetterQueue: .string(queue)]
      return policy.serialized()
    }
  }

  /// A map as JSON text.
  private static func text(_ field: Field<Value>, of properties: Properties) throws -> String? {
    guard let value = properties[raw: field.name], value != .null else { return nil }
    guard value.isResolved else {
      throw KindError("A part of `\(field.name)` is not known yet.", path: field.name)
    }
    return value.jsonText
  }

  /// The fields of live attributes, in normal form.
  static func properties(from attributes: [String: String]) -> Properties {
    var properties = Properties()
    properties[Subscription.raw] = attributes["RawMessageDelivery"] == "true"
    let filter = value(attributes["FilterPolicy"])
    properties[raw: Subscription.filter.name] = filter ?? .null
    // Without a filter there is no scope.
    let scope = filter == nil ? nil : attributes["FilterPolicyScope"]
    properties[Subscription.filterScope] = scopes.first { $0.1 == scope }?.0 ?? scopes[0].0
    let redrive = attributes["RedrivePolicy"].flatMap { try? JSONValue(parsing: $0) }
    properties[raw: Subscription.deadLetter.name] =
      redrive?[deadLetterQueue]?.string.map(Value.string) ?? .null
    properties[raw: Subscription.deliveryPolicy.name] =
      value(attributes["DeliveryPolicy"]) ?? .null
    return properties
  }

  /// Nil for an empty text or map, which is how both policies are removed.
  private static func value(_ text: String?) -> Value? {
    guard let text, !text.isEmpty else { return nil }
    let value = Value(json: text) ?? .string(text)
    return value.map?.isEmpty == true ? nil : value
  }

  /// SNS "GetSubscriptionAttributes". "SetSubscriptionAttributes" sets one attribute and keeps the
  /// others.
  static let members = AnswerMembers(
    held: [
      "DeliveryPolicy", "Endpoint", "FilterPolicy", "FilterPolicyScope", "Protocol",
      "RawMessageDelivery", "RedrivePolicy", "SubscriptionArn", "TopicArn",
    ],
    reported: [
      "ConfirmationWasAuthenticated", "EffectiveDeliveryPolicy", "Owner", "PendingConfirmation",
      "ReplayStatus", "SubscriptionPrincipal",
    ])
}
