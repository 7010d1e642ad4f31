import CairnLanguage

extension KMSKey {
  static let toolNames = ToolNames(
    [.cloudFormation("AWS::KMS::Key"), .terraform("aws_kms_key"), .aws("kms"), .word("keys")],
    fields: [
      "statements": [
        .cloudFormation("KeyPolicy"), .terraform("policy"), .terraform("aws_kms_key_policy"),
      ],
      "rotation": [
        .cloudFormation("EnableKeyRotation"), .cloudFormation("RotationPeriodInDays"),
        .terraform("enable_key_rotation"), .terraform("rotation_period_in_days"),
      ],
      "deletionWindow": [
        .cloudFormation("PendingWindowInDays"), .terraform("deletion_window_in_days"),
      ],
      "spec": [.cloudFormation("KeySpec"), .terraform("customer_master_key_spec")],
      "usage": [.cloudFormation("KeyUsage"), .terraform("key_usage")],
      "alias": [
        .cloudFormation("AliasName"), .cloudFormation("AWS::KMS::Alias"),
        .terraform("aws_kms_alias"),
      ],
    ])
}
