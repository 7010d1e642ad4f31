import CairnLanguage

extension ManagedPolicy {
  static let toolNames = ToolNames(
    [.cloudFormation("AWS::IAM::ManagedPolicy"), .terraform("aws_iam_policy")],
    fields: [
      "name": [.cloudFormation("ManagedPolicyName")],
      "statements": [.cloudFormation("PolicyDocument"), .terraform("policy")],
    ])
}
