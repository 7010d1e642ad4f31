import CairnEngine
import CairnLanguage

extension Mapping {
  /// The statements that the function's role needs, because Lambda polls with it, and the field of
  /// the source. AWS Lambda developer guide, "Using Lambda with Amazon SQS", "Using AWS Lambda with
  /// Amazon DynamoDB" and "Using AWS Lambda with Amazon Kinesis". Listing streams can't be limited
  /// to one.
  static func needs(
    of mapping: ResourceDeclaration
  ) -> (statements: [Value], field: String)? {
    func statement(_ actions: [String], _ resource: Value) -> Value {
      ["Action": .list(actions.map(Value.string)), "Resource": [resource]]
    }
    if let source = mapping.properties[queue.name] {
      let reading = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
      return ([statement(reading, source)], queue.name)
    }
    if let source = mapping.properties[table.name] {
      let reading = [
        "dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator",
      ]
      return (
        [statement(reading, source), statement(["dynamodb:ListStreams"], "*")], table.name
      )
    }
    if let source = mapping.properties[stream.name] {
      let reading = [
        "kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords",
        "kinesis:GetShardIterator", "kinesis:ListShards", "kinesis:SubscribeToShard",
      ]
      return (
        [statement(reading, source), statement(["kinesis:ListStreams"], "*")], stream.name
      )
    }
    return nil
  }

  package func grants(of declaration: ResourceDeclaration) -> [Grant] {
    guard let function = declaration.properties[Self.function.name]?.referredResource,
      let (statements, field) = Self.needs(of: declaration)
    else { return [] }
    return (statements.map { ($0, field) } + Self.failureNeeds(of: declaration)).map {
      Grant(in: Role.section, for: function, $0.0, from: declaration, field: $0.1)
    }
  }

  /// And to decrypt what comes from an encrypted source, and to send to an encrypted queue or topic.
  /// AWS Lambda developer guide, "Using Lambda with Amazon SQS", and likewise for streams.
  package func grants(
    of declaration: ResourceDeclaration, in stack: StackResources
  ) -> [Grant] {
    let function = declaration.properties[Self.function.name]?.referredResource
    return grants(of: declaration)
      + Self.sources.flatMap { source in
        Grant.toUseKey(
          of: declaration.properties[source.name], Self.keyActions, in: function,
          from: declaration, field: source.name, among: { stack[$0] })
      }
      + Self.failureDestinations(of: declaration).flatMap { destination, path in
        Grant.toUseKey(
          of: destination, Self.failureKeyActions, in: function, from: declaration, field: path,
          among: { stack[$0] })
      }
  }

  static let keyActions = ["kms:Decrypt"]
}
