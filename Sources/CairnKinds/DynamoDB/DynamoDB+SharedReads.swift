import CairnAWS
import CairnEngine
import CairnJSON

/// Requests to DynamoDB that several resources of a round share.
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
