import CairnLanguage

extension Notification {
  static let toolNames = ToolNames(
    [.terraform("aws_s3_bucket_notification"), .aws("s3"), .word("bucketNotifications")],
    fields: [
      "prefix": [.terraform("filter_prefix")],
      "suffix": [.terraform("filter_suffix")],
      "events": [.serverless("event")],
      "queue": [.terraform("queue_arn")],
      "topic": [.terraform("topic_arn")],
      "function": [.terraform("lambda_function"), .terraform("lambda_function_arn")],
    ],
    instead: [
      "Write which keys are meant as `prefix` and `suffix`.": ["rules", "filter"]
    ])
}
