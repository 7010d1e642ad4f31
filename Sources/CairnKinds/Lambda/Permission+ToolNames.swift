import CairnLanguage

extension Permission {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::Lambda::Permission"), .terraform("aws_lambda_permission"),
      .aws("lambda"), .word("lambdaPermissions"),
    ],
    fields: [
      "function": [.cloudFormation("FunctionName"), .terraform("function_name")]
    ],
    instead: [
      "It is always `lambda:InvokeFunction`. Remove it.": ["action"],
      "Cairn names the statement. Remove it.": ["statement_id"],
    ])
}
