import CairnLanguage

extension DataStream {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::Kinesis::Stream"), .terraform("aws_kinesis_stream"), .aws("kinesis"),
      .word("kinesisStreams"),
    ],
    fields: [
      "mode": [.cloudFormation("StreamModeDetails"), .terraform("stream_mode_details")],
      "shards": [.cloudFormation("ShardCount"), .terraform("shard_count")],
      "retention": [.cloudFormation("RetentionPeriodHours"), .terraform("retention_period")],
      "kmsKey": [.cloudFormation("StreamEncryption"), .terraform("kms_key_id")],
    ])
}
