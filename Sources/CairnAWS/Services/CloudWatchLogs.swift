import CairnJSON

/// A log group (CloudWatch Logs API, "LogGroup").
public struct LogGroup: Sendable, Hashable {
  public var name: String
  /// Nil when log lines never expire.
  public var retentionInDays: Int?
}

extension AWSClient {
  /// CloudWatch Logs "DescribeLogGroups", all pages.
  public func describeLogGroups(prefix: String) async throws(AWSError) -> [LogGroup] {
    var groups: [LogGroup] = []
    var token: String?
    repeat {
      var input: [String: JSONValue] = ["logGroupNamePrefix": .string(prefix)]
      if let token { input["nextToken"] = .string(token) }
      let answer = try await json(.logs, "DescribeLogGroups", .object(input), safety: .idempotent)
      for group in answer["logGroups"]?.array ?? [] {
        guard let name = group["logGroupName"]?.string else { continue }
        groups.append(LogGroup(name: name, retentionInDays: group["retentionInDays"]?.int))
      }
      token = answer["nextToken"]?.string
    } while token != nil
    return groups
  }

  /// CloudWatch Logs "CreateLogGroup".
  public func createLogGroup(_ name: String, tags: [String: String] = [:]) async throws(AWSError) {
    var input: [String: JSONValue] = ["logGroupName": .string(name)]
    if !tags.isEmpty { input["tags"] = .object(tags.mapValues(JSONValue.string)) }
    _ = try await json(.logs, "CreateLogGroup", .object(input), safety: .idempotent)
  }

  /// CloudWatch Logs "DeleteLogGroup".
  public func deleteLogGroup(_ name: String) async throws(AWSError) {
    _ = try await json(
      .logs, "DeleteLogGroup", ["logGroupName": .string(name)], safety: .idempotent)
  }

  /// CloudWatch Logs "PutRetentionPolicy", and "DeleteRetentionPolicy" for nil: lines never expire.
  ///
  /// - Parameter days: one of the numbers on the page of "PutRetentionPolicy".
  public func putLogRetention(_ name: String, days: Int?) async throws(AWSError) {
    var input: [String: JSONValue] = ["logGroupName": .string(name)]
    guard let days else {
      _ = try await json(.logs, "DeleteRetentionPolicy", .object(input), safety: .idempotent)
      return
    }
    input["retentionInDays"] = .int(days)
    _ = try await json(.logs, "PutRetentionPolicy", .object(input), safety: .idempotent)
  }
}
