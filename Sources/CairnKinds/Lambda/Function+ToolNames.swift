import CairnLanguage

extension Function {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::Lambda::Function"), .sam("AWS::Serverless::Function"),
      .terraform("aws_lambda_function"), .aws("lambda"), .word("lambdas"),
    ],
    fields: [
      "name": [.cloudFormation("FunctionName"), .terraform("function_name")],
      "zip": [.cloudFormation("Code"), .terraform("filename"), .serverless("artifact")],
      "folder": [.sam("CodeUri")],
      "build": [.sam("BuildMethod"), .word("bundling")],
      "exclude": [.serverless("patterns")],
      "architecture": [.cloudFormation("Architectures"), .terraform("architectures")],
      "memory": [
        .cloudFormation("MemorySize"), .terraform("memory_size"), .serverless("memorySize"),
      ],
      "ephemeralStorage": [.serverless("ephemeralStorageSize")],
      "reservedConcurrency": [
        .cloudFormation("ReservedConcurrentExecutions"),
        .terraform("reserved_concurrent_executions"),
      ],
      "logRetention": [.serverless("logRetentionInDays")],
      "permissions": [
        .sam("Policies"), .serverless("iamRoleStatements"), .cloudFormation("AWS::IAM::Policy"),
      ],
    ],
    instead: [
      insteadOfEvents: ["events"],
      insteadOfOnError: ["onError", "DeadLetterConfig", "dead_letter_config", "DeadLetterQueue"],
      insteadOfDestinations: [
        "destinations", "EventInvokeConfig", "maximumRetryAttempts", "maximumEventAge",
      ],
      "Put what its layers hold into the `folder` or `zip`.": ["layers"],
      "A function gets its URL from one of the `apis`.": ["url", "FunctionUrlConfig"],
      "Name the code in `folder` or `zip`: cairn uploads it.":
        ["s3_bucket", "s3_key", "source_code_hash"],
      "Write the code into a file, and name its folder in `folder`.": ["InlineCode"],
      "Functions run from a `package`, `folder` or `zip`, not from images.": ["ImageUri"],
      "Declare a role with `roles.managedPolicies`, and name it in `role`.": ["iamManagedPolicies"],
      "Functions run outside of VPCs. Remove it.": ["vpc", "VpcConfig"],
    ])

  private static let insteadOfEvents =
    "Each event is a resource of its own: `apis` for HTTP, `mappings` for SQS, Kinesis and "
    + "DynamoDB, `subscriptions` for SNS, `notifications` for S3, `eventRules` and `schedules` "
    + "for EventBridge and times, `logGroups.subscriptionFilters` for logs."

  private static let insteadOfOnError =
    "A function has no dead-letter queue of its own. What invokes it has one: "
    + "`queues.deadLetter`, `subscriptions.deadLetter`, `eventRules.targets.deadLetter`, "
    + "`schedules.deadLetter`."

  private static let insteadOfDestinations =
    "What invokes a function says how often it tries again, and where failures go: "
    + "`mappings.retryAttempts`, `mappings.onFailure`, `eventRules.targets.retry`, "
    + "`schedules.retry`."
}
