import CairnLanguage

extension Policy {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::SQS::QueuePolicy"), .cloudFormation("AWS::S3::BucketPolicy"),
      .cloudFormation("AWS::SNS::TopicPolicy"), .cloudFormation("AWS::Events::EventBusPolicy"),
      .cloudFormation("AWS::SecretsManager::ResourcePolicy"), .terraform("aws_sqs_queue_policy"),
      .terraform("aws_s3_bucket_policy"), .terraform("aws_sns_topic_policy"),
      .terraform("aws_cloudwatch_event_bus_policy"),
      .terraform("aws_secretsmanager_secret_policy"),
    ],
    fields: [
      "statements": [.cloudFormation("PolicyDocument"), .terraform("policy")]
    ])
}
