/// By section and place. A new field needs a line here.
extension ServiceLimit {
  static let all: [String: [String: ServiceLimit]] = [
    "queues": queues, "buckets": buckets, "tables": tables, "roles": roles,
    "functions": functions, "permissions": permissions, "mappings": mappings, "apis": apis,
    "notifications": notifications, "policies": [:],
  ]

  private static let tagKey = "letters that every service takes, without aws: and cairn:"
  private static func tags(_ place: String) -> [String: ServiceLimit] {
    ["tags{}": .documented("\(place): \(tagKey)"), "tags.*": .documented("\(place)")]
  }
  private static let attributes = "SQS SetQueueAttributes: attributes are texts in the model"

  private static let queues: [String: ServiceLimit] = [
    "name": .documented("SQS CreateQueue, QueueName"),
    "visibilityTimeout": .documented(attributes), "messageRetention": .documented(attributes),
    "delay": .documented(attributes), "receiveWait": .documented(attributes),
    "maximumMessageSize": .documented(attributes),
    "deadLetter.maxReceives": .documented("SQS Quotas: a receive count of 1 to 1,000"),
    "encryption": .documented(attributes), "kmsKey": .documented(attributes),
  ].merging(tags("SQS TagQueue")) { $1 }

  private static let cors = "S3 user guide, Elements of a CORS configuration"
  private static let buckets: [String: ServiceLimit] = [
    "name": .documented("S3 user guide, General purpose bucket naming rules"),
    "encryption": .other(
      "s3 PutBucketEncryption.ServerSideEncryptionConfiguration.Rules[]"
        + ".ApplyServerSideEncryptionByDefault.SSEAlgorithm",
      words: ["aes256": "AES256", "kms": "aws:kms", "kms-dsse": "aws:kms:dsse"],
      "aws:fsx is for access points of FSx"),
    "kmsKey": .documented("KMS: an id, ARN or alias of at most 2,048 characters"),
    "cors": .documented("\(cors): 100 rules"), "cors[].origins": .documented(cors),
    "cors[].origins[]": .documented(cors), "cors[].methods": .documented(cors),
    "cors[].methods[]": .documented(cors), "cors[].headers": .documented(cors),
    "cors[].headers[]": .documented(cors), "cors[].exposeHeaders": .documented(cors),
    "cors[].exposeHeaders[]": .documented(cors), "cors[].maxAge": .documented(cors),
    "lifecycle": .documented("S3 PutBucketLifecycleConfiguration: 1,000 rules"),
    "lifecycle[].id": .documented("S3 LifecycleRule, ID: at most 255 characters"),
    "lifecycle[].prefix": .documented("S3 user guide: keys have at most 1,024 bytes"),
    "lifecycle[].expire": .documented("S3 LifecycleExpiration, Days: one at least"),
    "lifecycle[].expireNoncurrent": .documented("S3 NoncurrentVersionExpiration: one at least"),
    "lifecycle[].abortUploads": .documented("S3 AbortIncompleteMultipartUpload"),
    "onDestroy": .documented("cairn's own"),
  ].merging(tags("S3 PutBucketTagging")) { $1 }

  private static let keyTypes = ["string": "S", "number": "N", "binary": "B"]
  private static func key(_ path: String) -> [String: ServiceLimit] {
    [
      "\(path).name": .equal("dynamodb CreateTable.AttributeDefinitions[].AttributeName"),
      "\(path).type": .equal(
        "dynamodb CreateTable.AttributeDefinitions[].AttributeType", words: keyTypes),
    ]
  }
  private static func index(_ path: String, _ member: String) -> [String: ServiceLimit] {
    [
      "\(path){}": .equal("dynamodb CreateTable.\(member)[].IndexName"),
      "\(path).*.projection": .equal(
        "dynamodb CreateTable.\(member)[].Projection.ProjectionType",
        words: ["all": "ALL", "keys-only": "KEYS_ONLY", "include": "INCLUDE"]),
      "\(path).*.include": .other(
        "dynamodb CreateTable.\(member)[].Projection.NonKeyAttributes",
        "none is the default; a rule asks for one with projection: include"),
      "\(path).*.include[]": .equal(
        "dynamodb CreateTable.\(member)[].Projection.NonKeyAttributes[]"),
    ].merging(key("\(path).*.sortKey")) { $1 }
  }
  private static let capacity = "DynamoDB Quotas: far above 1,000,000 nobody asks without AWS"
  private static let tables: [String: ServiceLimit] = [
    "name": .documented("DynamoDB CreateTable, TableName: the model takes ARNs as well"),
    "billing": .equal(
      "dynamodb CreateTable.BillingMode",
      words: ["on-demand": "PAY_PER_REQUEST", "provisioned": "PROVISIONED"]),
    "readCapacity": .other(
      "dynamodb CreateTable.ProvisionedThroughput.ReadCapacityUnits", capacity),
    "writeCapacity": .other(
      "dynamodb CreateTable.ProvisionedThroughput.WriteCapacityUnits", capacity),
    "globalIndexes.*.readCapacity": .other(
      "dynamodb CreateTable.GlobalSecondaryIndexes[].ProvisionedThroughput.ReadCapacityUnits",
      capacity),
    "globalIndexes.*.writeCapacity": .other(
      "dynamodb CreateTable.GlobalSecondaryIndexes[].ProvisionedThroughput.WriteCapacityUnits",
      capacity),
    "timeToLive": .equal("dynamodb UpdateTimeToLive.TimeToLiveSpecification.AttributeName"),
    "stream": .other(
      "dynamodb CreateTable.StreamSpecification.StreamViewType",
      words: [
        "keys-only": "KEYS_ONLY", "new-image": "NEW_IMAGE", "old-image": "OLD_IMAGE",
        "both": "NEW_AND_OLD_IMAGES",
      ], "off is StreamEnabled: false"),
  ].merging(key("partitionKey")) { $1 }.merging(key("sortKey")) { $1 }
    .merging(key("globalIndexes.*.partitionKey")) { $1 }
    .merging(index("globalIndexes", "GlobalSecondaryIndexes")) { $1 }
    .merging(index("localIndexes", "LocalSecondaryIndexes")) { $1 }
    .merging(tags("DynamoDB TagResource")) { $1 }

  private static let roles: [String: ServiceLimit] = [
    "name": .equal("iam CreateRole.RoleName"),
    "path": .equal("iam CreateRole.Path"), "description": .equal("iam CreateRole.Description"),
    "assumedBy": .documented("a trust policy has room for 20"),
    "assumedBy[]": .documented("IAM user guide, AWS service principals"),
    "managedPolicies": .documented("IAM Quotas: at most 20 attached to a role"),
    "managedPolicies[]": .other("iam AttachRolePolicy.PolicyArn", "the model has no pattern"),
    "maxSession": .equal("iam CreateRole.MaxSessionDuration"),
    "tags{}": .equal("iam CreateRole.Tags[].Key"),
    "tags.*": .equal("iam CreateRole.Tags[].Value"),
  ]

  private static let functions: [String: ServiceLimit] = [
    "name": .other("lambda CreateFunction.FunctionName", "the model takes ARNs; a name has 64"),
    "product": .documented("a product of SwiftPM"),
    "exclude": .documented("patterns of cairn's own"),
    "exclude[]": .documented("patterns of cairn's own"),
    "runtime": .documented("a lint has the names, as new ones come"),
    "handler": .other("lambda CreateFunction.Handler", "an empty handler can't be called"),
    "architecture": .equal("lambda CreateFunction.Architectures[]"),
    "memory": .other(
      "lambda CreateFunction.MemorySize", "more than 10,240 MB on managed instances only"),
    "timeout": .other("lambda CreateFunction.Timeout", "Lambda Quotas: 900 seconds"),
    "ephemeralStorage": .equal("lambda CreateFunction.EphemeralStorage.Size"),
    "environment{}": .other(
      "lambda CreateFunction.Environment.Variables{}", "the pattern asks for two; 4 KB in all"),
    "environment.*": .equal("lambda CreateFunction.Environment.Variables.*"),
    "description": .equal("lambda CreateFunction.Description"),
    "reservedConcurrency": .other(
      "lambda PutFunctionConcurrency.ReservedConcurrentExecutions", "no account has more"),
    "logRetention": .documented("Logs PutRetentionPolicy: a closed list, which a rule has"),
  ].merging(tags("Lambda TagResource")) { $1 }

  private static let permissions: [String: ServiceLimit] = [
    "principal": .other("lambda AddPermission.Principal", "services, accounts and ARNs alone"),
    "sourceArn": .other("lambda AddPermission.SourceArn", "at most 2,048 characters; any region"),
    "sourceAccount": .other("lambda AddPermission.SourceAccount", "the pattern says the length"),
  ]

  private static let mappings: [String: ServiceLimit] = [
    "batchSize": .equal("lambda CreateEventSourceMapping.BatchSize"),
    "batchWindow": .equal("lambda CreateEventSourceMapping.MaximumBatchingWindowInSeconds"),
    "maximumConcurrency": .equal(
      "lambda CreateEventSourceMapping.ScalingConfig.MaximumConcurrency"),
    "filters": .documented("Lambda developer guide: five filters, ten on request"),
    "startingPosition": .other(
      "lambda CreateEventSourceMapping.StartingPosition", "streams of tables know no time"),
  ].merging(tags("Lambda TagResource")) { $1 }

  private static let quota = "API Gateway Quotas"
  private static let apis: [String: ServiceLimit] = [
    "name": .documented(quota), "description": .documented(quota), "routes{}": .documented(quota),
    "cors.origin": .documented("a header of HTTP"), "cors.methods": .documented("methods of HTTP"),
    "cors.methods[]": .documented("methods of HTTP"),
    "cors.headers": .documented("a header of HTTP"),
    "cors.headers[]": .documented("a header of HTTP"),
    "cors.maxAge": .documented("Fetch: browsers keep an answer for a day at most"),
    "stage": .documented("API Gateway CreateStage, stageName"),
    "stageVariables{}": .documented("API Gateway CreateStage, variables"),
    "stageVariables.*": .documented("API Gateway CreateStage, variables"),
    "binaryMediaTypes": .documented(quota), "binaryMediaTypes[]": .documented(quota),
  ].merging(tags("API Gateway TagResource")) { $1 }

  private static let notifications: [String: ServiceLimit] = [
    "events": .documented("S3 NotificationConfiguration, Events: those there are"),
    "events[]": .equal(
      "s3 PutBucketNotificationConfiguration.NotificationConfiguration.QueueConfigurations[].Events[]"
    ),
    "prefix": .documented("S3 FilterRule, Value: at most 1,024 characters"),
    "suffix": .documented("S3 FilterRule, Value: at most 1,024 characters"),
  ]
}
