import CairnAWS

/// What a bucket tells to whom (AWS S3 "NotificationConfiguration"). It is put as a whole.
public struct S3NotificationConfiguration: Sendable, Hashable {
  public struct Entry: Sendable, Hashable {
    public enum Target: Sendable, Hashable {
      case queue(arn: String)
      case topic(arn: String)
      case function(arn: String)
    }

    /// S3 makes one up where it is missing.
    public var id: String?
    public var target: Target
    /// Such as `s3:ObjectCreated:*`.
    public var events: [String]
    /// Empty for every key.
    public var prefix: String
    public var suffix: String

    public init(
      id: String?, target: Target, events: [String], prefix: String = "", suffix: String = ""
    ) {
      self.id = id
      self.target = target
      self.events = events
      self.prefix = prefix
      self.suffix = suffix
    }
  }

  public var entries: [Entry]
  /// Whether all events go to EventBridge as well.
  public var sendsToEventBridge: Bool

  public init(entries: [Entry] = [], sendsToEventBridge: Bool = false) {
    self.entries = entries
    self.sendsToEventBridge = sendsToEventBridge
  }
}

/// Whether S3 tries the targets of a notification configuration, by a message of the event
/// `s3:TestEvent` to each.
public enum S3DestinationValidation: Hashable, Sendable { case full, skipped }

extension AWSClient {
  /// AWS S3 "GetBucketNotificationConfiguration".
  public func getBucketNotification(
    _ bucket: String
  ) async throws(AWSError) -> S3NotificationConfiguration {
    let answer = try await getBucketConfiguration(
      NotificationAnswer.self, .notification, bucket: bucket)
    return answer?.configuration ?? S3NotificationConfiguration()
  }

  /// Replaces the whole configuration (AWS S3 "PutBucketNotificationConfiguration").
  ///
  /// - Throws: `invalid` with the code `InvalidArgument` when a target is missing or, on AWS, does not let
  ///   S3 in.
  public func setBucketNotification(
    _ bucket: String, _ configuration: S3NotificationConfiguration,
    validation: S3DestinationValidation = .full
  ) async throws(AWSError) {
    var trees = configuration.entries.map(\.tree)
    if configuration.sendsToEventBridge { trees.append(XMLTree("EventBridgeConfiguration", [])) }
    try await putBucketConfiguration(
      .notification, bucket: bucket, XMLTree("NotificationConfiguration", trees),
      headers: validation == .skipped ? ["x-amz-skip-destination-validation": "true"] : [:])
  }
}

extension S3NotificationConfiguration.Entry {
  fileprivate var tree: XMLTree {
    let (name, element, arn) =
      switch target {
      case .queue(let arn): ("QueueConfiguration", "Queue", arn)
      case .topic(let arn): ("TopicConfiguration", "Topic", arn)
      case .function(let arn): ("CloudFunctionConfiguration", "CloudFunction", arn)
      }
    var parts: [XMLTree] = []
    if let id { parts.append(XMLTree("Id", id)) }
    parts.append(XMLTree(element, arn))
    parts += events.map { XMLTree("Event", $0) }
    let rules = [("prefix", prefix), ("suffix", suffix)].filter { !$0.1.isEmpty }
      .map { XMLTree("FilterRule", [XMLTree("Name", $0.0), XMLTree("Value", $0.1)]) }
    if !rules.isEmpty { parts.append(XMLTree("Filter", [XMLTree("S3Key", rules)])) }
    return XMLTree(name, parts)
  }
}

private struct NotificationAnswer: Decodable {
  struct Rule: Decodable {
    var Name: String
    var Value: String?
  }
  struct Key: Decodable { var FilterRule: [Rule]? }
  struct Filter: Decodable { var S3Key: Key? }
  struct Entry: Decodable {
    var Id: String?
    var Queue: String?
    var Topic: String?
    var CloudFunction: String?
    var Event: [String]?
    var Filter: Filter?
  }
  struct Empty: Decodable {}

  var QueueConfiguration: [Entry]?
  var TopicConfiguration: [Entry]?
  var CloudFunctionConfiguration: [Entry]?
  var EventBridgeConfiguration: Empty?

  var configuration: S3NotificationConfiguration {
    let entries =
      (QueueConfiguration ?? []) + (TopicConfiguration ?? []) + (CloudFunctionConfiguration ?? [])
    return S3NotificationConfiguration(
      entries: entries.compactMap(Self.entry),
      sendsToEventBridge: EventBridgeConfiguration != nil)
  }

  private static func entry(_ entry: Entry) -> S3NotificationConfiguration.Entry? {
    let target: S3NotificationConfiguration.Entry.Target
    if let arn = entry.Queue {
      target = .queue(arn: arn)
    } else if let arn = entry.Topic {
      target = .topic(arn: arn)
    } else if let arn = entry.CloudFunction {
      target = .function(arn: arn)
    } else {
      return nil
    }
    // Servers spell the names `prefix` and `Prefix`.
    func filter(_ name: String) -> String {
      entry.Filter?.S3Key?.FilterRule?.first { $0.Name.lowercased() == name }?.Value ?? ""
    }
    return S3NotificationConfiguration.Entry(
      id: entry.Id, target: target, events: entry.Event ?? [], prefix: filter("prefix"),
      suffix: filter("suffix"))
  }
}
