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
      "build": [.word("bundling")],
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
      "logging": [.cloudFormation("LoggingConfig"), .terraform("logging_config")],
      "logging.format": [.cloudFormation("LogFormat"), .terraform("log_format")],
      "logging.level": [
        .cloudFormation("ApplicationLogLevel"), .terraform("application_log_level"),
      ],
      "logging.systemLevel": [
        .cloudFormation("SystemLogLevel"), .terraform("system_log_level"),
      ],
      "tracing": [.cloudFormation("TracingConfig"), .terraform("tracing_config")],
      "url": [
        .sam("FunctionUrlConfig"), .cloudFormation("AWS::Lambda::Url"),
        .terraform("aws_lambda_function_url"),
      ],
      "url.auth": [
        .sam("AuthType"), .terraform("authorization_type"), .serverless("authorizer"),
      ],
      "url.cors.origins": [.cloudFormation("AllowOrigins"), .serverless("allowedOrigins")],
      "url.cors.methods": [.cloudFormation("AllowMethods"), .serverless("allowedMethods")],
      "url.cors.headers": [.cloudFormation("AllowHeaders"), .serverless("allowedHeaders")],
      "url.cors.exposeHeaders": [.serverless("exposedResponseHeaders")],
      "url.cors.credentials": [
        .cloudFormation("AllowCredentials"), .serverless("allowCredentials"),
      ],
      "async": [
        .sam("EventInvokeConfig"), .cloudFormation("AWS::Lambda::EventInvokeConfig"),
        .terraform("aws_lambda_function_event_invoke_config"),
      ],
      "async.maxAge": [
        .cloudFormation("MaximumEventAgeInSeconds"),
        .terraform("maximum_event_age_in_seconds"), .serverless("maximumEventAge"),
      ],
      "async.retries": [
        .cloudFormation("MaximumRetryAttempts"), .terraform("maximum_retry_attempts"),
      ],
      "deadLetter": [
        .cloudFormation("DeadLetterConfig"), .terraform("dead_letter_config"),
        .sam("DeadLetterQueue"), .serverless("onError"),
      ],
      "permissions": [
        .sam("Policies"), .serverless("iamRoleStatements"), .cloudFormation("AWS::IAM::Policy"),
      ],
    ],
    instead: [
      insteadOfEvents: ["events"],
      "Write them into `async`, as `async.onSuccess` and `async.onFailure`.": ["destinations"],
      "Write it into `async`, as `async.retries`.": ["maximumRetryAttempts"],
      "Write it into `async`, as `async.maxAge`.": ["maximumEventAge"],
      "Name what gets the record in `queue`, `topic`, `function` or `bus`.": [
        "async.onSuccess.destination", "async.onFailure.destination",
      ],
      "Name what gets the event in `queue` or `topic`.": ["deadLetter.targetArn"],
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
}
