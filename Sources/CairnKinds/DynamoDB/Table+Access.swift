import CairnLanguage

extension Table {
  /// Amazon DynamoDB developer guide, "Actions, resources, and condition keys": items, and the
  /// indexes that they are found by.
  static let access: [AccessVerb] = [reading, writing, AccessVerb("read-write", reading, writing)]

  private static let reading = AccessVerb(
    "read",
    [
      "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan",
      "dynamodb:ConditionCheckItem", "dynamodb:DescribeTable",
    ], on: ["", "/index/*"])

  private static let writing = AccessVerb(
    "write",
    [
      "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem",
      "dynamodb:ConditionCheckItem", "dynamodb:DescribeTable",
    ])
}
