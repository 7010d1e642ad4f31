import CairnLanguage

extension Permission {
  static let toolNames = ToolNames(
    [.cloudFormation("AWS::Lambda::Permission"), .terraform("aws_lambda_permission")],
    fields: [
      "function": [.cloudFormation("FunctionName"), .terraform("function_name")]
    ])
}
