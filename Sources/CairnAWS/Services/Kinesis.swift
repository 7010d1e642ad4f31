import CairnJSON

extension AWSClient {
  private func kinesis(
    _ operation: String, _ input: [String: JSONValue], safety: RetrySafety = .idempotent
  ) async throws(AWSError) -> JSONValue {
    try await json(.kinesis, operation, .object(input), safety: safety)
  }

  /// Kinesis "DescribeStreamSummary".
  public func describeStream(_ name: String) async throws(AWSError) -> JSONValue {
    try await kinesis("DescribeStreamSummary", ["StreamName": .string(name)])[
      "StreamDescriptionSummary"] ?? [:]
  }

  /// Kinesis "ListStreams", all pages: their names.
  public func listStreams() async throws(AWSError) -> [String] {
    var names: [String] = []
    var input: [String: JSONValue] = ["Limit": 100]
    while true {
      let answer = try await kinesis("ListStreams", input)
      names += (answer["StreamNames"]?.array ?? []).compactMap(\.string)
      guard answer["HasMoreStreams"]?.bool == true, let last = names.last else { return names }
      input["ExclusiveStartStreamName"] = .string(last)
    }
  }

  /// Kinesis "ListTagsForStream", all pages.
  public func listStreamTags(_ name: String) async throws(AWSError) -> [String: String] {
    var tags: [String: String] = [:]
    var input: [String: JSONValue] = ["StreamName": .string(name), "Limit": 50]
    while true {
      let answer = try await kinesis("ListTagsForStream", input)
      let page = answer["Tags"]?.keyValues ?? [:]
      tags.merge(page) { $1 }
      guard answer["HasMoreTags"]?.bool == true, let last = page.keys.max() else { return tags }
      input["ExclusiveStartTagKey"] = .string(last)
    }
  }

  /// Kinesis "CreateStream".
  ///
  /// - Parameter shards: nil for a stream in the on-demand mode.
  public func createStream(
    _ name: String, shards: Int?, tags: [String: String]
  ) async throws(AWSError) {
    var input: [String: JSONValue] = [
      "StreamName": .string(name), "Tags": .object(tags.mapValues(JSONValue.string)),
      "StreamModeDetails": ["StreamMode": shards == nil ? "ON_DEMAND" : "PROVISIONED"],
    ]
    input["ShardCount"] = shards.map(JSONValue.int)
    _ = try await kinesis("CreateStream", input)
  }

  /// Kinesis "DeleteStream", with its consumers.
  public func deleteStream(_ name: String) async throws(AWSError) {
    _ = try await kinesis(
      "DeleteStream", ["StreamName": .string(name), "EnforceConsumerDeletion": true])
  }

  /// Kinesis "UpdateStreamMode".
  public func setStreamMode(_ arn: String, isOnDemand: Bool) async throws(AWSError) {
    _ = try await kinesis(
      "UpdateStreamMode",
      [
        "StreamARN": .string(arn),
        "StreamModeDetails": ["StreamMode": isOnDemand ? "ON_DEMAND" : "PROVISIONED"],
      ])
  }

  /// Kinesis "UpdateShardCount": at most twice, and at least half of the present number.
  public func setShardCount(_ name: String, _ count: Int) async throws(AWSError) {
    _ = try await kinesis(
      "UpdateShardCount",
      [
        "StreamName": .string(name), "TargetShardCount": .int(count),
        "ScalingType": "UNIFORM_SCALING",
      ])
  }

  /// Kinesis "IncreaseStreamRetentionPeriod" or "DecreaseStreamRetentionPeriod".
  public func setStreamRetention(
    _ name: String, hours: Int, isLonger: Bool
  ) async throws(AWSError) {
    _ = try await kinesis(
      isLonger ? "IncreaseStreamRetentionPeriod" : "DecreaseStreamRetentionPeriod",
      ["StreamName": .string(name), "RetentionPeriodHours": .int(hours)])
  }

  /// Kinesis "StartStreamEncryption", also with another key than before.
  public func startStreamEncryption(_ name: String, key: String) async throws(AWSError) {
    _ = try await kinesis(
      "StartStreamEncryption",
      ["StreamName": .string(name), "EncryptionType": "KMS", "KeyId": .string(key)])
  }

  /// Kinesis "StopStreamEncryption".
  ///
  /// - Parameter key: the one that the stream is encrypted with.
  public func stopStreamEncryption(_ name: String, key: String) async throws(AWSError) {
    _ = try await kinesis(
      "StopStreamEncryption",
      ["StreamName": .string(name), "EncryptionType": "KMS", "KeyId": .string(key)])
  }

  /// Kinesis "AddTagsToStream".
  public func tagStream(_ name: String, _ tags: [String: String]) async throws(AWSError) {
    _ = try await kinesis(
      "AddTagsToStream",
      ["StreamName": .string(name), "Tags": .object(tags.mapValues(JSONValue.string))])
  }

  /// Kinesis "RemoveTagsFromStream".
  public func untagStream(_ name: String, keys: [String]) async throws(AWSError) {
    _ = try await kinesis(
      "RemoveTagsFromStream",
      ["StreamName": .string(name), "TagKeys": .array(keys.map(JSONValue.string))])
  }

  /// Kinesis "ListShards": the first page.
  public func listShards(_ name: String) async throws(AWSError) -> [String] {
    let answer = try await kinesis("ListShards", ["StreamName": .string(name)])
    return (answer["Shards"]?.array ?? []).compactMap { $0["ShardId"]?.string }
  }

  /// Whether a shard holds a record: "GetShardIterator" and "GetRecords" from its oldest one.
  public func holdsRecords(_ name: String, shard: String) async throws(AWSError) -> Bool {
    let start = try await kinesis(
      "GetShardIterator",
      [
        "StreamName": .string(name), "ShardId": .string(shard),
        "ShardIteratorType": "TRIM_HORIZON",
      ])
    guard let iterator = start["ShardIterator"]?.string else { return false }
    let answer = try await kinesis(
      "GetRecords", ["ShardIterator": .string(iterator), "Limit": 1])
    return answer["Records"]?.array?.isEmpty == false
      || (answer["MillisBehindLatest"]?.int ?? 0) > 0
  }
}
