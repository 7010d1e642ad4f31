import CairnLanguage

extension Policy {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::SQS::QueuePolicy"), .cloudFormation("AWS::SQS::QueueInlinePolicy"),
      .cloudFormation("AWS::S3::BucketPolicy"), .cloudFormation("AWS::SNS::TopicPolicy"),
      .cloudFormation("AWS::SNS::TopicInlinePolicy"),
      .cloudFormation("AWS::Events::EventBusPolicy"),
      .cloudFormation("AWS::SecretsManager::ResourcePolicy"),
      .cloudFormation("AWS::Logs::ResourcePolicy"), .terraform("aws_sqs_queue_policy"),
      .terraform("aws_s3_bucket_policy"), .terraform("aws_sns_topic_policy"),
      .terraform("aws_cloudwatch_event_bus_policy"), .terraform("aws_cloudwatch_event_permission"),
      .terraform("aws_secretsmanager_secret_policy"),
      .terraform("aws_cloudwatch_log_resource_policy"), .word("resourcePolicies"),
      .word("bucketPolicies"), .word("queuePolicies"), .word("topicPolicies"),
    ],
    fields: [
      "statements": [.cloudFormation("PolicyDocument"), .terraform("policy")],
      "queue": [.cloudFormation("Queues"), .terraform("queue_url")],
      "topic": [.cloudFormation("Topics")],
      "secret": [.cloudFormation("SecretId"), .terraform("secret_arn")],
      "eventBus": [.cloudFormation("EventBusName"), .terraform("event_bus_name")],
    ])
}
