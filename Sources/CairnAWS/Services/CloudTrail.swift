import CairnJSON

extension AWSService {
  public static let cloudTrail = AWSService(
    id: "cloudtrail", environmentName: "CLOUDTRAIL",
    wire: .json(
      version: "1.1", targetPrefix: "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101")
  )
}

/// A call in CloudTrail's log (CloudTrail API, "Event").
public struct CloudTrailEvent: Sendable, Hashable {
  /// Such as `SetQueueAttributes`; Lambda's end in a date: `UpdateFunctionConfiguration20150331v2`.
  public var name: String
  public var time: UTCTime
  public var isReadOnly: Bool
  /// The service refused it.
  public var hasFailed: Bool
  /// The caller's ARN, or the name in CloudTrail.
  public var caller: String?
  public var userAgent: String?
}

extension AWSClient {
  /// CloudTrail "LookupEvents": the newest 50 management events that name a resource, newest first.
  /// The limit is 2 requests a second per account and region; an event appears some minutes after
  /// its call.
  public func lookupEvents(resource name: String) async throws(AWSError) -> [CloudTrailEvent] {
    let answer = try await json(
      .cloudTrail, "LookupEvents",
      [
        "LookupAttributes": [
          ["AttributeKey": "ResourceName", "AttributeValue": .string(name)]
        ],
        "MaxResults": 50,
      ], safety: .idempotent)
    return (answer["Events"]?.array ?? []).compactMap(CloudTrailEvent.init)
  }
}

extension CloudTrailEvent {
  /// `CloudTrailEvent` in the answer is the whole event, as a text of JSON (CloudTrail User Guide,
  /// "CloudTrail record contents").
  fileprivate init?(_ json: JSONValue) {
    guard let name = json["EventName"]?.string, let time = json["EventTime"]?.time else {
      return nil
    }
    let record = json["CloudTrailEvent"]?.string.flatMap { try? JSONValue(parsing: Array($0.utf8)) }
    self.init(
      name: name, time: time, isReadOnly: json["ReadOnly"]?.string == "true",
      hasFailed: record?["errorCode"]?.string != nil,
      caller: record?["userIdentity"]?["arn"]?.string ?? json["Username"]?.string,
      userAgent: record?["userAgent"]?.string)
  }
}
