/// How to address, sign and call a service of AWS.
public struct AWSService: Sendable, Hashable {
  /// The protocol of its requests and answers.
  public enum Wire: Sendable, Hashable {
    /// JSON with the operation in `X-Amz-Target`, such as `DynamoDB_20120810.GetItem`.
    case json(version: String, targetPrefix: String)
    /// JSON, with the operation in method and path.
    case restJSON
    /// XML, with the operation in method and path.
    case restXML
    /// A form as request, XML as answer.
    case query(apiVersion: String)
  }

  /// The name in messages and events, such as `dynamodb`.
  public let id: String
  /// The name in the scope of signatures.
  public let signingName: String
  /// The first part of the host name on AWS.
  public let endpointPrefix: String
  /// The end of `AWS_ENDPOINT_URL_<…>`, the variable that sets the endpoint of this service alone.
  public let environmentName: String
  public let wire: Wire
  /// Whether it has one endpoint for all regions of a partition, signed for the partition's own
  /// region.
  public let isGlobal: Bool
  /// Its error codes for a missing resource, from its API reference. Nothing else counts as
  /// missing, whatever the status: a gateway's page or another server on the port answers 404 as
  /// well.
  public let missingCodes: Set<String>

  public init(
    id: String, signingName: String? = nil, endpointPrefix: String? = nil,
    environmentName: String, wire: Wire, isGlobal: Bool = false, missingCodes: Set<String> = []
  ) {
    self.id = id
    self.signingName = signingName ?? id
    self.endpointPrefix = endpointPrefix ?? id
    self.environmentName = environmentName
    self.wire = wire
    self.isGlobal = isGlobal
    self.missingCodes = missingCodes
  }
}

extension AWSService {
  public static let s3 = AWSService(
    id: "s3", environmentName: "S3", wire: .restXML,
    missingCodes: [
      "NoSuchBucket", "NoSuchBucketPolicy", "NoSuchConfiguration", "NoSuchCORSConfiguration",
      "NoSuchKey", "NoSuchLifecycleConfiguration", "NoSuchPublicAccessBlockConfiguration",
      "NoSuchTagSet", "NoSuchUpload", "NoSuchVersion", "NoSuchWebsiteConfiguration",
      "ObjectLockConfigurationNotFoundError", "OwnershipControlsNotFoundError",
      "ReplicationConfigurationNotFoundError", "ServerSideEncryptionConfigurationNotFoundError",
      AWSError.noCode404,
    ])
  public static let sqs = AWSService(
    id: "sqs", environmentName: "SQS", wire: .json(version: "1.0", targetPrefix: "AmazonSQS"),
    missingCodes: ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"])
  public static let dynamoDB = AWSService(
    id: "dynamodb", environmentName: "DYNAMODB",
    wire: .json(version: "1.0", targetPrefix: "DynamoDB_20120810"),
    missingCodes: ["ResourceNotFoundException", "TableNotFoundException"])
  public static let dynamoDBStreams = AWSService(
    id: "dynamodbstreams", signingName: "dynamodb", endpointPrefix: "streams.dynamodb",
    environmentName: "DYNAMODB_STREAMS",
    wire: .json(version: "1.0", targetPrefix: "DynamoDBStreams_20120810"),
    missingCodes: ["ResourceNotFoundException"])
  public static let lambda = AWSService(
    id: "lambda", environmentName: "LAMBDA", wire: .restJSON,
    missingCodes: ["ResourceNotFoundException", "ProvisionedConcurrencyConfigNotFoundException"])
  public static let apiGateway = AWSService(
    id: "apigateway", environmentName: "API_GATEWAY", wire: .restJSON,
    missingCodes: ["NotFoundException"])
  public static let apiGatewayV2 = AWSService(
    id: "apigatewayv2", signingName: "apigateway", endpointPrefix: "apigateway",
    environmentName: "APIGATEWAYV2", wire: .restJSON, missingCodes: ["NotFoundException"])
  public static let iam = AWSService(
    id: "iam", environmentName: "IAM", wire: .query(apiVersion: "2010-05-08"), isGlobal: true,
    missingCodes: ["NoSuchEntity", "NoSuchEntityException"])
  public static let sts = AWSService(
    id: "sts", environmentName: "STS", wire: .query(apiVersion: "2011-06-15"))
  public static let logs = AWSService(
    id: "logs", environmentName: "CLOUDWATCH_LOGS",
    wire: .json(version: "1.1", targetPrefix: "Logs_20140328"),
    missingCodes: ["ResourceNotFoundException"])
  public static let kinesis = AWSService(
    id: "kinesis", environmentName: "KINESIS",
    wire: .json(version: "1.1", targetPrefix: "Kinesis_20131202"),
    missingCodes: ["ResourceNotFoundException"])
  public static let kms = AWSService(
    id: "kms", environmentName: "KMS", wire: .json(version: "1.1", targetPrefix: "TrentService"),
    missingCodes: ["NotFoundException"])
  public static let secretsManager = AWSService(
    id: "secretsmanager", environmentName: "SECRETS_MANAGER",
    wire: .json(version: "1.1", targetPrefix: "secretsmanager"),
    missingCodes: ["ResourceNotFoundException"])
  public static let ssm = AWSService(
    id: "ssm", environmentName: "SSM", wire: .json(version: "1.1", targetPrefix: "AmazonSSM"),
    // Its tags have a code of their own.
    missingCodes: ["ParameterNotFound", "InvalidResourceId"])
  public static let sns = AWSService(
    id: "sns", environmentName: "SNS", wire: .query(apiVersion: "2010-03-31"),
    missingCodes: [
      "NotFound", "NotFoundException", "ResourceNotFound", "ResourceNotFoundException",
    ])
  public static let eventBridge = AWSService(
    id: "events", environmentName: "EVENTBRIDGE",
    wire: .json(version: "1.1", targetPrefix: "AWSEvents"),
    missingCodes: ["ResourceNotFoundException"])
  public static let cloudWatch = AWSService(
    id: "cloudwatch", signingName: "monitoring", endpointPrefix: "monitoring",
    environmentName: "CLOUDWATCH",
    wire: .json(version: "1.0", targetPrefix: "GraniteServiceVersion20100801"),
    missingCodes: ["ResourceNotFound", "ResourceNotFoundException"])
  public static let ses = AWSService(
    id: "ses", endpointPrefix: "email", environmentName: "SES",
    wire: .query(apiVersion: "2010-12-01"),
    missingCodes: [
      "ConfigurationSetDoesNotExist", "EventDestinationDoesNotExist", "TemplateDoesNotExist",
    ])
  public static let scheduler = AWSService(
    id: "scheduler", environmentName: "SCHEDULER", wire: .restJSON,
    missingCodes: ["ResourceNotFoundException"])
  public static let stepFunctions = stepFunctions(at: "states")
  /// Where state machines run that are waited for; elsewhere than on AWS the same endpoint.
  public static let stepFunctionsSync = stepFunctions(at: "sync-states")

  private static func stepFunctions(at prefix: String) -> AWSService {
    AWSService(
      id: "stepfunctions", signingName: "states", endpointPrefix: prefix, environmentName: "SFN",
      wire: .json(version: "1.0", targetPrefix: "AWSStepFunctions"),
      missingCodes: ["ExecutionDoesNotExist", "ResourceNotFound", "StateMachineDoesNotExist"])
  }
}
