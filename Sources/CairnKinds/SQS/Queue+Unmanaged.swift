import CairnAWS
import CairnEngine
import CairnJSON

extension Queue: AnswerKind {
  package var answers: [String: AnswerMembers] {
    ["QueueAttributeName": Self.members]
  }

  /// AWS SQS "GetQueueAttributes". "SetQueueAttributes" keeps what a request leaves out.
  package static let members = AnswerMembers(
    held: [
      "ContentBasedDeduplication", "DeduplicationScope", "DelaySeconds", "FifoQueue",
      "FifoThroughputLimit", "KmsMasterKeyId", "MaximumMessageSize", "MessageRetentionPeriod",
      "QueueArn", "ReceiveMessageWaitTimeSeconds", "RedriveAllowPolicy", "RedrivePolicy",
      "SqsManagedSseEnabled", "VisibilityTimeout",
      // Of the kind `policies`.
      "Policy",
    ],
    reported: [
      "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed",
      "ApproximateNumberOfMessagesNotVisible", "CreatedTimestamp", "LastModifiedTimestamp",
    ],
    defaults: ["KmsDataKeyReusePeriodSeconds": ["300"]])
}
