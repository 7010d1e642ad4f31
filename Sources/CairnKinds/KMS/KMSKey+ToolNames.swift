import CairnLanguage

extension KMSKey {
  static let toolNames = ToolNames(
    [.cloudFormation("AWS::KMS::Key"), .terraform("aws_kms_key"), .aws("kms")],
    fields: [
      "statements": [.cloudFormation("KeyPolicy"), .terraform("policy")],
      "rotation": [.cloudFormation("EnableKeyRotation"), .terraform("enable_key_rotation")],
      "deletionWindow": [
        .cloudFormation("PendingWindowInDays"), .terraform("deletion_window_in_days"),
      ],
      "spec": [.cloudFormation("KeySpec"), .terraform("customer_master_key_spec")],
      "usage": [.cloudFormation("KeyUsage"), .terraform("key_usage")],
    ])
}
