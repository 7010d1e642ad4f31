import CairnEngine
import CairnLanguage

extension Topic {
  /// Amazon SNS developer guide, "Key management": publishers of an encrypted topic use its key.
  static let access: [AccessVerb] = [
    AccessVerb("publish", ["sns:Publish"])
      .and(["kms:GenerateDataKey", "kms:Decrypt"], onWhat: kmsKey.name)
  ]
}
