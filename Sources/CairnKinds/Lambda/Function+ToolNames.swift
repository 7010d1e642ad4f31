import CairnLanguage

extension Function {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::Lambda::Function"), .sam("AWS::Serverless::Function"),
      .terraform("aws_lambda_function"), .aws("lambda"),
    ],
    fields: [
      "name": [.cloudFormation("FunctionName"), .terraform("function_name")],
      "zip": [.cloudFormation("Code"), .terraform("filename")],
      "folder": [.sam("CodeUri")],
      "memory": [
        .cloudFormation("MemorySize"), .terraform("memory_size"), .serverless("memorySize"),
      ],
      "ephemeralStorage": [.serverless("ephemeralStorageSize")],
      "reservedConcurrency": [
        .cloudFormation("ReservedConcurrentExecutions"),
        .terraform("reserved_concurrent_executions"),
      ],
      "logRetention": [.serverless("logRetentionInDays")],
      "permissions": [.sam("Policies"), .serverless("iamRoleStatements")],
    ])
}
