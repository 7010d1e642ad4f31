import CairnEngine
import CairnLanguage

extension StoredSecret {
  /// AWS Secrets Manager user guide, "Secret encryption and decryption": who reads or writes a value
  /// uses the secret's key.
  static let access: [AccessVerb] = [reading, writing, AccessVerb("read-write", reading, writing)]

  private static let reading = AccessVerb(
    "read", ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
  )
  .and(["kms:Decrypt"], onWhat: kmsKey.name)

  private static let writing = AccessVerb(
    "write",
    [
      "secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage",
      "secretsmanager:DescribeSecret",
    ]
  )
  .and(["kms:GenerateDataKey", "kms:Decrypt"], onWhat: kmsKey.name)
}
