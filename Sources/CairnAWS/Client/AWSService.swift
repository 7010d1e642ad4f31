/// How one of the services of AWS is addressed, signed and spoken to.
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
  /// Whether it has one endpoint for all regions of a partition, signed for the partition's own region.
  public let isGlobal: Bool

  public init(
    id: String, signingName: String? = nil, endpointPrefix: String? = nil,
    environmentName: String, wire: Wire, isGlobal: Bool = false
  ) {
    self.id = id
    self.signingName = signingName ?? id
    self.endpointPrefix = endpointPrefix ?? id
    self.environmentName = environmentName
    self.wire = wire
    self.isGlobal = isGlobal
  }
}

extension AWSService {
  public static let s3 = AWSService(id: "s3", environmentName: "S3", wire: .restXML)
  public static let sqs = AWSService(
    id: "sqs", environmentName: "SQS", wire: .json(version: "1.0", targetPrefix: "AmazonSQS"))
  public static let dynamoDB = AWSService(
    id: "dynamodb", environmentName: "DYNAMODB",
    wire: .json(version: "1.0", targetPrefix: "DynamoDB_20120810"))
  public static let dynamoDBStreams = AWSService(
    id: "dynamodbstreams", signingName: "dynamodb", endpointPrefix: "streams.dynamodb",
    environmentName: "DYNAMODB_STREAMS",
    wire: .json(version: "1.0", targetPrefix: "DynamoDBStreams_20120810"))
  public static let lambda = AWSService(id: "lambda", environmentName: "LAMBDA", wire: .restJSON)
  public static let apiGateway = AWSService(
    id: "apigateway", environmentName: "API_GATEWAY", wire: .restJSON)
  public static let iam = AWSService(
    id: "iam", environmentName: "IAM", wire: .query(apiVersion: "2010-05-08"), isGlobal: true)
  public static let sts = AWSService(
    id: "sts", environmentName: "STS", wire: .query(apiVersion: "2011-06-15"))
  public static let logs = AWSService(
    id: "logs", environmentName: "CLOUDWATCH_LOGS",
    wire: .json(version: "1.1", targetPrefix: "Logs_20140328"))
}
