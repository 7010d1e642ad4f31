import CairnAWS

/// The notifications of a bucket (AWS S3 "NotificationConfiguration"). It is put as a whole.
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
  /// Everything else in it, as S3 gave it: the sending of all events to EventBridge, and entries
  /// that say more than `Entry` has words for.
  package var others: [XMLTree]

  public init(entries: [Entry] = [], sendsToEventBridge: Bool = false) {
    self.entries = entries
    others = sendsToEventBridge ? [XMLTree(Self.eventBridge, [])] : []
  }

  /// The name in `unknown` of the sending of all events to EventBridge.
  public static let eventBridge = "EventBridgeConfiguration"

  /// Whether all events go to EventBridge as well.
  public var sendsToEventBridge: Bool {
    get { others.contains { $0.name == Self.eventBridge } }
    set {
      guard newValue != sendsToEventBridge else { return }
      others.removeAll { $0.name == Self.eventBridge }
      if newValue { others.append(XMLTree(Self.eventBridge, [])) }
    }
  }

  /// What it says beside its entries.
  public var unknown: [(name: String, value: String)] {
    others.map { other in
      (other.name, other.leaves.map { "\($0.path): \($0.text)" }.joined(separator: ", "))
    }
  }
}

/// Whether S3 checks the destinations of a notification configuration, by sending the event
/// `s3:TestEvent` to each.
public enum S3DestinationValidation: Hashable, Sendable { case full, skipped }

extension AWSClient {
  /// AWS S3 "GetBucketNotificationConfiguration".
  public func getBucketNotification(
    _ bucket: String
  ) async throws(AWSError) -> S3NotificationConfiguration {
    guard let (tree, _) = try await getBucketTree(.notification, bucket: bucket) else {
      return S3NotificationConfiguration()
    }
    return S3NotificationConfiguration(tree)
  }

  /// Replaces the whole configuration (AWS S3 "PutBucketNotificationConfiguration").
  ///
  /// - Throws: `invalid` with the code `InvalidArgument` if a destination is missing or, on AWS,
  ///   doesn't permit S3.
  public func setBucketNotification(
    _ bucket: String, _ configuration: S3NotificationConfiguration,
    validation: S3DestinationValidation = .full
  ) async throws(AWSError) {
    try await putBucketConfiguration(
      .notification, bucket: bucket,
      XMLTree(
        "NotificationConfiguration", configuration.entries.map(\.tree) + configuration.others),
      headers: validation == .skipped ? ["x-amz-skip-destination-validation": "true"] : [:])
  }
}

extension S3NotificationConfiguration {
  fileprivate init(_ tree: XMLTree) {
    self.init()
    for element in tree.elements {
      if let entry = Entry(element) { entries.append(entry) } else { others.append(element) }
    }
  }
}

extension S3NotificationConfiguration.Entry {
  /// Nil for what says more, or something else.
  fileprivate init?(_ tree: XMLTree) {
    let known: Set = [
      "Id", "Queue", "Topic", "CloudFunction", "Event", "Filter.S3Key.FilterRule.Name",
      "Filter.S3Key.FilterRule.Value",
    ]
    guard tree.unknown(besides: known).isEmpty else { return nil }
    if let arn = tree["Queue"]?.text {
      target = .queue(arn: arn)
    } else if let arn = tree["Topic"]?.text {
      target = .topic(arn: arn)
    } else if let arn = tree["CloudFunction"]?.text {
      target = .function(arn: arn)
    } else {
      return nil
    }
    id = tree["Id"]?.text
    events = tree.elements("Event").compactMap(\.text)
    (prefix, suffix) = ("", "")
    for rule in tree["Filter"]?["S3Key"]?.elements("FilterRule") ?? [] {
      // Servers spell the names `prefix` and `Prefix`.
      switch rule["Name"]?.text?.lowercased() {
      case "prefix": prefix = rule["Value"]?.text ?? ""
      case "suffix": suffix = rule["Value"]?.text ?? ""
      default: return nil
      }
    }
  }

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
