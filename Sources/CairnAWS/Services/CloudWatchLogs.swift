import CairnJSON

/// A log group (CloudWatch Logs API, "LogGroup").
public struct CloudWatchLogGroup: Sendable, Hashable {
  public var name: String
  /// Nil when log lines never expire.
  public var retentionInDays: Int? { answer["retentionInDays"]?.int }
  /// All that the service says of it.
  public var answer: JSONValue

  init?(_ answer: JSONValue) {
    guard let name = answer["logGroupName"]?.string else { return nil }
    self.name = name
    self.answer = answer
  }
}

extension AWSClient {
  /// CloudWatch Logs "DescribeLogGroups", all pages.
  ///
  /// - Parameter prefix: of their names; nil for all groups.
  public func describeLogGroups(
    prefix: String?
  ) async throws(AWSError) -> [CloudWatchLogGroup] {
    var groups: [CloudWatchLogGroup] = []
    var token: String?
    repeat {
      var input: [String: JSONValue] = [:]
      if let prefix { input["logGroupNamePrefix"] = .string(prefix) }
      if let token { input["nextToken"] = .string(token) }
      let answer = try await json(.logs, "DescribeLogGroups", .object(input), safety: .idempotent)
      groups += (answer["logGroups"]?.array ?? []).compactMap(CloudWatchLogGroup.init)
      token = answer["nextToken"]?.string
    } while token != nil
    return groups
  }

  /// CloudWatch Logs "CreateLogGroup".
  ///
  /// - Parameters:
  ///   - kmsKey: an ARN; nil for the service's own key.
  ///   - logClass: nil for `STANDARD`.
  public func createLogGroup(
    _ name: String, kmsKey: String? = nil, logClass: String? = nil, tags: [String: String] = [:]
  ) async throws(AWSError) {
    var input: [String: JSONValue] = ["logGroupName": .string(name)]
    input["kmsKeyId"] = kmsKey.map(JSONValue.string)
    input["logGroupClass"] = logClass.map(JSONValue.string)
    if !tags.isEmpty { input["tags"] = .object(tags.mapValues(JSONValue.string)) }
    _ = try await json(.logs, "CreateLogGroup", .object(input), safety: .idempotent)
  }

  /// CloudWatch Logs "ListTagsForResource".
  ///
  /// - Parameter arn: of a log group, without `:*` at its end.
  public func listLogTags(_ arn: String) async throws(AWSError) -> [String: String] {
    let answer = try await json(
      .logs, "ListTagsForResource", ["resourceArn": .string(arn)], safety: .idempotent)
    return (answer["tags"]?.object ?? [:]).compactMapValues(\.string)
  }

  /// CloudWatch Logs "DeleteLogGroup".
  public func deleteLogGroup(_ name: String) async throws(AWSError) {
    _ = try await json(
      .logs, "DeleteLogGroup", ["logGroupName": .string(name)], safety: .idempotent)
  }

  /// CloudWatch Logs "PutRetentionPolicy", and "DeleteRetentionPolicy" for nil: lines never expire.
  ///
  /// - Parameter days: one of the numbers on the page of "PutRetentionPolicy".
  public func putLogRetention(_ name: String, days: Int?) async throws(AWSError) {
    var input: [String: JSONValue] = ["logGroupName": .string(name)]
    guard let days else {
      _ = try await json(.logs, "DeleteRetentionPolicy", .object(input), safety: .idempotent)
      return
    }
    input["retentionInDays"] = .int(days)
    _ = try await json(.logs, "PutRetentionPolicy", .object(input), safety: .idempotent)
  }

  /// CloudWatch Logs "AssociateKmsKey", and "DisassociateKmsKey" for nil: the service's own key.
  ///
  /// - Parameter key: an ARN.
  public func setLogGroupKey(_ name: String, _ key: String?) async throws(AWSError) {
    var input: [String: JSONValue] = ["logGroupName": .string(name)]
    if let key { input["kmsKeyId"] = .string(key) }
    _ = try await json(
      .logs, key == nil ? "DisassociateKmsKey" : "AssociateKmsKey", .object(input),
      safety: .idempotent)
  }

  /// CloudWatch Logs "TagResource".
  ///
  /// - Parameter arn: of a log group, without `:*` at its end.
  public func tagLogResource(
    _ arn: String, _ tags: [String: String]
  ) async throws(AWSError) {
    _ = try await json(
      .logs, "TagResource",
      ["resourceArn": .string(arn), "tags": .object(tags.mapValues(JSONValue.string))],
      safety: .idempotent)
  }

  /// CloudWatch Logs "UntagResource".
  public func untagLogResource(_ arn: String, keys: [String]) async throws(AWSError) {
    _ = try await json(
      .logs, "UntagResource",
      ["resourceArn": .string(arn), "tagKeys": .array(keys.map(JSONValue.string))],
      safety: .idempotent)
  }

  /// CloudWatch Logs "DescribeLogStreams": the first page, of at most 50.
  public func describeLogStreams(
    _ group: String
  ) async throws(AWSError) -> (streams: [JSONValue], isTruncated: Bool) {
    let answer = try await json(
      .logs, "DescribeLogStreams", ["logGroupName": .string(group), "limit": 50],
      safety: .idempotent)
    return (answer["logStreams"]?.array ?? [], answer["nextToken"]?.string != nil)
  }
}
