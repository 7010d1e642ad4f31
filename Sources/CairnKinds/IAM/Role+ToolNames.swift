import CairnLanguage

extension Role {
  static let toolNames = ToolNames(
    [.cloudFormation("AWS::IAM::Role"), .terraform("aws_iam_role")],
    fields: [
      "name": [.cloudFormation("RoleName")],
      "trust": [.cloudFormation("AssumeRolePolicyDocument"), .terraform("assume_role_policy")],
      "statements": [.cloudFormation("Policies"), .terraform("inline_policy")],
      "managedPolicies": [.cloudFormation("ManagedPolicyArns"), .terraform("managed_policy_arns")],
      "maxSession": [.cloudFormation("MaxSessionDuration"), .terraform("max_session_duration")],
    ])
}
