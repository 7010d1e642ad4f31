import CairnLanguage

extension SSMParameter {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::SSM::Parameter"), .terraform("aws_ssm_parameter"), .aws("ssm"),
      .word("parameterStore"),
    ],
    fields: [
      "value": [.terraform("insecure_value")],
      "pattern": [.cloudFormation("AllowedPattern"), .terraform("allowed_pattern")],
      "kmsKey": [.terraform("key_id")],
    ])
}
