import CairnEngine
import CairnLanguage

extension SSMParameter {
  /// AWS Systems Manager user guide, "Restricting access to Parameter Store parameters using IAM
  /// policies" and "AWS KMS encryption for Parameter Store": an advanced parameter is written with a
  /// data key.
  static let access: [AccessVerb] = [reading, writing, AccessVerb("read-write", reading, writing)]

  private static let reading = AccessVerb(
    "read", ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParameterHistory"]
  )
  .and(["kms:Decrypt"], onWhat: kmsKey.name)

  private static let writing = AccessVerb("write", ["ssm:PutParameter"])
    .and(["kms:Encrypt", "kms:GenerateDataKey", "kms:Decrypt"], onWhat: kmsKey.name)
}
