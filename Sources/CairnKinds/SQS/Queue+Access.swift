import CairnEngine
import CairnLanguage

extension Queue {
  /// Amazon SQS developer guide, "Amazon SQS API permissions: Actions and resource reference" and
  /// "Key management", which AWS KMS permissions producers and consumers need.
  static let access: [AccessVerb] = [sending, receiving, AccessVerb("use", sending, receiving)]

  private static let addressed = ["sqs:GetQueueUrl", "sqs:GetQueueAttributes"]

  private static let sending = AccessVerb("send", ["sqs:SendMessage"] + addressed)
    .and(["kms:GenerateDataKey", "kms:Decrypt"], onWhat: kmsKey.name)

  private static let receiving = AccessVerb(
    "receive",
    ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"] + addressed
  )
  .and(["kms:Decrypt"], onWhat: kmsKey.name)
}
