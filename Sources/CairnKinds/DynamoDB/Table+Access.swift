import CairnEngine
import CairnLanguage

extension Table {
  /// Amazon DynamoDB developer guide, "Actions, resources, and condition keys": items, and the
  /// indexes that they are found by. "Using AWS KMS keys to manage encryption keys": what the key of
  /// an encrypted table must permit.
  static let access: [AccessVerb] = [reading, writing, AccessVerb("read-write", reading, writing)]

  private static let reading = AccessVerb(
    "read",
    [
      "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan",
      "dynamodb:ConditionCheckItem", "dynamodb:DescribeTable",
    ], on: ["", "/index/*"]
  )
  .and(["kms:Decrypt", "kms:DescribeKey"], onWhat: kmsKey.name)

  private static let writing = AccessVerb(
    "write",
    [
      "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem",
      "dynamodb:ConditionCheckItem", "dynamodb:DescribeTable",
    ]
  )
  .and(
    ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"],
    onWhat: kmsKey.name)
}
