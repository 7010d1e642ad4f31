import CairnLanguage

extension Role {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::IAM::Role"), .terraform("aws_iam_role"), .aws("iam"), .word("iamRoles"),
    ],
    fields: [
      "name": [.cloudFormation("RoleName")],
      "trust": [.cloudFormation("AssumeRolePolicyDocument"), .terraform("assume_role_policy")],
      "statements": [
        .cloudFormation("AWS::IAM::Policy"), .cloudFormation("AWS::IAM::RolePolicy"),
        .terraform("aws_iam_role_policy"),
      ],
      "inlinePolicies": [.cloudFormation("Policies"), .terraform("inline_policy")],
      "boundary": [.cloudFormation("PermissionsBoundary"), .terraform("permissions_boundary")],
      "managedPolicies": [
        .cloudFormation("ManagedPolicyArns"), .terraform("managed_policy_arns"),
        .terraform("aws_iam_role_policy_attachment"), .terraform("aws_iam_policy_attachment"),
      ],
      "maxSession": [.cloudFormation("MaxSessionDuration"), .terraform("max_session_duration")],
    ])
}
