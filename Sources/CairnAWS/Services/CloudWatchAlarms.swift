import CairnJSON

/// Metric alarms of CloudWatch.
extension AWSClient {
  private func cloudWatch(
    _ operation: String, _ input: [String: JSONValue]
  ) async throws(AWSError) -> JSONValue {
    try await json(.cloudWatch, operation, .object(input), safety: .idempotent)
  }

  /// CloudWatch "DescribeAlarms", all pages: metric alarms. Missing ones are left out.
  ///
  /// - Parameter names: at most a hundred; nil for all alarms.
  public func describeAlarms(_ names: [String]?) async throws(AWSError) -> [JSONValue] {
    var input: [String: JSONValue] = ["AlarmTypes": ["MetricAlarm"], "MaxRecords": 100]
    input["AlarmNames"] = names.map { .array($0.map(JSONValue.string)) }
    var alarms: [JSONValue] = []
    repeat {
      let answer = try await cloudWatch("DescribeAlarms", input)
      alarms += answer["MetricAlarms"]?.array ?? []
      input["NextToken"] = answer.nextToken
    } while input["NextToken"] != nil
    return alarms
  }

  /// CloudWatch "PutMetricAlarm": a new alarm, or all settings of an existing one, which keeps its
  /// tags.
  public func putMetricAlarm(
    _ settings: [String: JSONValue], tags: [String: String]
  ) async throws(AWSError) {
    var input = settings
    if !tags.isEmpty { input["Tags"] = .keyValues(tags) }
    _ = try await cloudWatch("PutMetricAlarm", input)
  }

  /// CloudWatch "DeleteAlarms".
  public func deleteAlarm(_ name: String) async throws(AWSError) {
    _ = try await cloudWatch("DeleteAlarms", ["AlarmNames": [.string(name)]])
  }

  /// CloudWatch "ListTagsForResource".
  public func listAlarmTags(_ arn: String) async throws(AWSError) -> [String: String] {
    try await cloudWatch("ListTagsForResource", ["ResourceARN": .string(arn)])["Tags"]?.keyValues
      ?? [:]
  }

  /// CloudWatch "TagResource".
  public func tagAlarm(_ arn: String, _ tags: [String: String]) async throws(AWSError) {
    _ = try await cloudWatch(
      "TagResource", ["ResourceARN": .string(arn), "Tags": .keyValues(tags)])
  }

  /// CloudWatch "UntagResource".
  public func untagAlarm(_ arn: String, keys: [String]) async throws(AWSError) {
    _ = try await cloudWatch(
      "UntagResource",
      ["ResourceARN": .string(arn), "TagKeys": .array(keys.map(JSONValue.string))])
  }
}
