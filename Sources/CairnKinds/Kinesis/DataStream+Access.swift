import CairnEngine
import CairnLanguage

extension DataStream {
  /// Amazon Kinesis Data Streams developer guide, "Controlling access" and "Permissions to use
  /// user-generated KMS keys". Consumers with enhanced fan-out have ARNs of their own.
  static let access: [AccessVerb] = [reading, writing, AccessVerb("read-write", reading, writing)]

  private static let described = ["kinesis:DescribeStreamSummary", "kinesis:ListShards"]

  private static let reading = AccessVerb(
    "read",
    ["kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream"] + described
  )
  .and(["kinesis:SubscribeToShard"], on: ["", "/consumer/*"])
  .and(["kms:Decrypt"], onWhat: kmsKey.name)

  private static let writing = AccessVerb(
    "write", ["kinesis:PutRecord", "kinesis:PutRecords"] + described
  )
  .and(["kms:GenerateDataKey"], onWhat: kmsKey.name)
}
