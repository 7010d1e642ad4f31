import CairnAWS
import CairnEngine
import CairnJSON

/// What one round of reads asks DynamoDB once, though several resources want to know it.
extension KindContext {
  func tableDescription(_ name: String) async throws -> JSONValue? {
    let aws = aws
    return try await shared.answer(to: "dynamodb DescribeTable \(name)") {
      try await aws.describeTable(name)
    }
  }

  /// Nil when there is no such table.
  func tableTags(arn: String) async throws -> [String: String]? {
    let aws = aws
    return try await shared.answer(to: "dynamodb ListTagsOfResource \(arn)") {
      try await aws.listTableTags(arn: arn)
    }
  }
}
