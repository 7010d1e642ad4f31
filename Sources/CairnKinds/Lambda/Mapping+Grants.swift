import CairnEngine
import CairnLanguage

extension Mapping {
  /// Lambda polls with the function's role, which needs the right to read the source. AWS Lambda
  /// developer guide, "Using Lambda with Amazon SQS" and "Using AWS Lambda with Amazon DynamoDB".
  static func neededStatement(of mapping: ResourceDeclaration) -> (Value, field: String)? {
    if let queue = mapping.properties[Mapping.queue.name] {
      let actions: Value = [
        "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes",
      ]
      return (["Action": actions, "Resource": [queue]], Mapping.queue.name)
    }
    if let stream = mapping.properties[table.name] {
      let actions: Value = [
        "dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
      ]
      return (["Action": actions, "Resource": [stream]], table.name)
    }
    return nil
  }

  package func grants(of declaration: ResourceDeclaration) -> [Grant] {
    guard let function = declaration.properties[Self.function.name]?.referredResource,
      let (statement, field) = Self.neededStatement(of: declaration)
    else { return [] }
    return [Grant(in: Role.section, for: function, statement, from: declaration, field: field)]
  }
}
