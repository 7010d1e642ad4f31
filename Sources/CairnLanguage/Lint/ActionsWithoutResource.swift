/// Actions that no statement can limit to a resource, of the services that small systems use.
///
/// Service Authorization Reference: those whose column "Resource types" is empty.
enum ActionsWithoutResource {
  static func contains(_ action: String) -> Bool { all.contains(action.lowercased()) }

  private static let all: Set<String> = Set(
    byService.flatMap { service, actions in
      actions.split(separator: " ").map { "\(service):\($0)".lowercased() }
    })

  private static let byService = [
    "cloudwatch": "GetMetricData GetMetricStatistics ListMetrics PutMetricData",
    "comprehend":
      "DetectDominantLanguage DetectEntities DetectKeyPhrases DetectPiiEntities "
      + "DetectSentiment DetectSyntax",
    "dynamodb": "DescribeLimits ListStreams ListTables",
    "ec2":
      "CreateNetworkInterface DeleteNetworkInterface DescribeNetworkInterfaces "
      + "DescribeSecurityGroups DescribeSubnets DescribeVpcs",
    "ecr": "GetAuthorizationToken",
    "events": "ListEventBuses",
    "iam": "GetAccountSummary ListAccountAliases ListPolicies ListRoles ListUsers",
    "kinesis": "DescribeAccountSettings DescribeLimits ListStreams",
    "kms": "CreateKey GenerateRandom ListAliases ListKeys",
    "lambda": "GetAccountSettings ListEventSourceMappings ListFunctions ListLayers",
    "logs":
      "CreateLogDelivery DeleteLogDelivery DescribeLogGroups DescribeResourcePolicies "
      + "GetLogDelivery ListLogDeliveries PutResourcePolicy UpdateLogDelivery",
    "polly": "DescribeVoices",
    "rekognition":
      "CompareFaces DetectFaces DetectLabels DetectModerationLabels DetectText "
      + "RecognizeCelebrities",
    "s3": "ListAllMyBuckets",
    "scheduler": "ListScheduleGroups",
    "secretsmanager": "BatchGetSecretValue GetRandomPassword ListSecrets",
    "ses": "GetSendQuota GetSendStatistics ListIdentities",
    "sns": "ListPhoneNumbersOptedOut ListSubscriptions ListTopics",
    "sqs": "ListQueues",
    "ssm": "DescribeParameters",
    "states": "ListActivities ListStateMachines ValidateStateMachineDefinition",
    "sts": "GetCallerIdentity GetSessionToken",
    "tag": "GetResources GetTagKeys GetTagValues",
    "textract": "AnalyzeDocument AnalyzeExpense DetectDocumentText",
    "translate": "TranslateText",
    "xray":
      "GetSamplingRules GetSamplingStatisticSummaries GetSamplingTargets "
      + "PutTelemetryRecords PutTraceSegments",
  ]
}
