import CairnLanguage

extension KMSKey {
  /// AWS KMS developer guide, "Default key policy", for key users: the cryptographic operations of
  /// keys of every spec.
  static let access: [AccessVerb] = [
    AccessVerb(
      "use",
      [
        "kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo",
        "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:DescribeKey",
        "kms:GetPublicKey", "kms:Sign", "kms:Verify", "kms:GenerateMac", "kms:VerifyMac",
      ])
  ]
}
