import CairnLanguage

extension Queue {
  static let toolNames = ToolNames(
    [.cloudFormation("AWS::SQS::Queue"), .terraform("aws_sqs_queue"), .aws("sqs")],
    fields: [
      "name": [.cloudFormation("QueueName")],
      "fifo": [.cloudFormation("FifoQueue"), .terraform("fifo_queue")],
      "visibilityTimeout": [.terraform("visibility_timeout_seconds")],
      "messageRetention": [
        .cloudFormation("MessageRetentionPeriod"), .terraform("message_retention_seconds"),
      ],
      "delay": [.cloudFormation("DelaySeconds"), .terraform("delay_seconds")],
      "receiveWait": [
        .cloudFormation("ReceiveMessageWaitTimeSeconds"), .terraform("receive_wait_time_seconds"),
      ],
      "maximumMessageSize": [.terraform("max_message_size")],
      "deadLetter": [
        .cloudFormation("RedrivePolicy"), .terraform("redrive_policy"),
        .terraform("aws_sqs_queue_redrive_policy"), .word("deadLetterQueue"), .word("dlq"),
      ],
      "throughputLimit": [
        .cloudFormation("FifoThroughputLimit"), .terraform("fifo_throughput_limit"),
      ],
      "redriveAllow": [
        .cloudFormation("RedriveAllowPolicy"), .terraform("redrive_allow_policy"),
        .terraform("aws_sqs_queue_redrive_allow_policy"),
      ],
      "redriveAllow.permission": [.aws("redrivePermission")],
      "redriveAllow.queues": [.aws("sourceQueueArns")],
      "deadLetter.queue": [.aws("deadLetterTargetArn")],
      "deadLetter.maxReceives": [.aws("maxReceiveCount")],
      "encryption": [
        .cloudFormation("SqsManagedSseEnabled"), .terraform("sqs_managed_sse_enabled"),
      ],
      "kmsKey": [.cloudFormation("KmsMasterKeyId"), .terraform("kms_master_key_id")],
    ],
    instead: [
      "Declare the policy in `policies`, and name the queue in `policies.queue`.": ["policy"]
    ])
}
