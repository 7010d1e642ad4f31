import CairnAWS
import CairnEngine

/// Requests to CloudWatch Logs that several resources of a round share.
extension KindContext {
  /// - Parameter home: the part before the stack's name in the default names of such groups. One
  ///   request finds all groups with default names.
  func logGroup(_ name: String, in home: String = "") async throws -> CloudWatchLogGroup? {
    let aws = aws
    let usual = "\(home)\(scope.stack)-"
    let prefix = name.hasPrefix(usual) ? usual : name
    let groups = try await shared.answer(to: "logs DescribeLogGroups \(prefix)") {
      try await aws.describeLogGroups(prefix: prefix)
    }
    return groups.first { $0.name == name }
  }

  /// Those of the region, whoever they belong to.
  func logGroups() async throws -> [CloudWatchLogGroup] {
    let aws = aws
    return try await shared.answer(to: "logs DescribeLogGroups") {
      try await aws.describeLogGroups(prefix: nil)
    }
  }

  /// Nil when there is no such group.
  func logGroupTags(_ name: String) async throws -> [String: String]? {
    let (aws, arn) = (aws, scope.arn("logs", "log-group:\(name)"))
    return try await shared.answer(to: "logs ListTagsForResource \(arn)") {
      try await found { try await aws.listLogTags(arn) }
    }
  }
}
