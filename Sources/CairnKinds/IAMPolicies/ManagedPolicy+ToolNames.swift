import CairnLanguage

extension ManagedPolicy {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::IAM::ManagedPolicy"), .terraform("aws_iam_policy"), .aws("iam"),
      .word("iamPolicies"),
    ],
    fields: [
      "name": [.cloudFormation("ManagedPolicyName")],
      "statements": [.cloudFormation("PolicyDocument"), .terraform("policy")],
    ],
    instead: [
      "Name the policy where a role is declared: `roles.managedPolicies`.":
        ["roles", "users", "groups"]
    ])
}
