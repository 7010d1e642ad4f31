import CairnAWS

extension AWSClient {
  /// SES "DescribeConfigurationSet"; nil if there is no such set.
  public func describeConfigurationSet(
    _ name: String
  ) async throws(AWSError) -> SESConfigurationSet? {
    let parts = ["eventDestinations", "trackingOptions", "deliveryOptions", "reputationOptions"]
    do {
      return try await query(
        .ses, "DescribeConfigurationSet",
        [
          "ConfigurationSetName": .text(name),
          "ConfigurationSetAttributeNames": .list(parts.map(QueryValue.text)),
        ]
      ) { result in
        SESConfigurationSet(
          // Quirk of LocalStack: without destinations there is one without a name.
          destinations: result.members("EventDestinations").filter { $0["Name"] != nil }.map {
            SESConfigurationSet.Destination(
              name: $0["Name"]?.text ?? "", isEnabled: $0["Enabled"]?.isTrue ?? false,
              eventTypes: $0.members("MatchingEventTypes").compactMap(\.text),
              topic: $0["SNSDestination"]?["TopicARN"]?.text)
          },
          options: ["TrackingOptions", "DeliveryOptions", "ReputationOptions"].flatMap { option in
            (result[option]?.leaves ?? []).map { ("\(option).\($0.path)", $0.text) }
          })
      }
    } catch  where error.isNotFound {
      return nil
    }
  }

  /// SES "CreateConfigurationSet".
  ///
  /// - Throws: `alreadyExists` if there is one of that name.
  public func createConfigurationSet(_ name: String) async throws(AWSError) {
    try await ses("CreateConfigurationSet", ["ConfigurationSet": .structure(["Name": .text(name)])])
  }

  /// SES "DeleteConfigurationSet".
  public func deleteConfigurationSet(_ name: String) async throws(AWSError) {
    try await ses("DeleteConfigurationSet", ["ConfigurationSetName": .text(name)])
  }

  /// SES "CreateConfigurationSetEventDestination", or
  /// "UpdateConfigurationSetEventDestination" where there is one of that name.
  ///
  /// - Throws: `notImplemented` for an update on servers that have none.
  public func putEventDestination(
    _ destination: SESConfigurationSet.Destination, of set: String, isNew: Bool
  ) async throws(AWSError) {
    try await ses(
      isNew
        ? "CreateConfigurationSetEventDestination" : "UpdateConfigurationSetEventDestination",
      [
        "ConfigurationSetName": .text(set),
        "EventDestination": .structure([
          "Name": .text(destination.name), "Enabled": .text(String(destination.isEnabled)),
          "MatchingEventTypes": .list(destination.eventTypes.map(QueryValue.text)),
          "SNSDestination": destination.topic.map { .structure(["TopicARN": .text($0)]) },
        ]),
      ])
  }

  /// SES "DeleteConfigurationSetEventDestination".
  public func deleteEventDestination(_ name: String, of set: String) async throws(AWSError) {
    try await ses(
      "DeleteConfigurationSetEventDestination",
      ["ConfigurationSetName": .text(set), "EventDestinationName": .text(name)])
  }
}

/// A configuration set (SES "DescribeConfigurationSet").
public struct SESConfigurationSet: Sendable {
  public struct Destination: Sendable, Hashable {
    public var name: String
    public var isEnabled: Bool
    public var eventTypes: [String]
    /// Nil for a destination of another service.
    public var topic: String?

    public init(name: String, isEnabled: Bool, eventTypes: [String], topic: String?) {
      self.name = name
      self.isEnabled = isEnabled
      self.eventTypes = eventTypes
      self.topic = topic
    }
  }

  public var destinations: [Destination]
  /// Its other settings, such as `DeliveryOptions.TlsPolicy`.
  public var options: [(name: String, value: String)]
}
