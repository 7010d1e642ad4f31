/// Common actions and other words in policies for the services that stacks can declare (Service
/// Authorization Reference). Editors offer them; the list isn't complete.
enum PolicyWords {
  static let actions = [
    "sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes",
    "sqs:ChangeMessageVisibility", "sqs:GetQueueUrl", "sqs:PurgeQueue",
    "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket", "s3:GetObjectVersion",
    "s3:GetObjectTagging", "s3:PutObjectTagging", "s3:AbortMultipartUpload", "s3:GetBucketLocation",
    "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem",
    "dynamodb:Query", "dynamodb:Scan", "dynamodb:BatchGetItem", "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem", "dynamodb:DescribeTable", "dynamodb:GetRecords",
    "dynamodb:GetShardIterator", "dynamodb:DescribeStream", "dynamodb:ListStreams",
    "lambda:InvokeFunction", "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents",
    "cloudwatch:PutMetricData", "sts:AssumeRole", "kms:Decrypt", "kms:GenerateDataKey",
    "ssm:GetParameter", "secretsmanager:GetSecretValue", "sns:Publish", "events:PutEvents",
    "states:StartExecution", "execute-api:Invoke",
  ]

  static let services = [
    "s3.amazonaws.com", "sqs.amazonaws.com", "lambda.amazonaws.com", "apigateway.amazonaws.com",
    "events.amazonaws.com", "sns.amazonaws.com", "states.amazonaws.com", "logs.amazonaws.com",
    "scheduler.amazonaws.com", "ec2.amazonaws.com", "ecs-tasks.amazonaws.com",
  ]
}
