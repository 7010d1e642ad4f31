import CairnJSON

/// What CloudWatch Logs does with the events of a log group: subscription filters, metric filters,
/// and who may write them.
extension AWSClient {
  /// The items in all pages of a listing.
  private func logPages(
    _ operation: String, _ member: String, _ input: [String: JSONValue]
  ) async throws(AWSError) -> [JSONValue] {
    var items: [JSONValue] = []
    var input = input
    repeat {
      let answer = try await json(.logs, operation, .object(input), safety: .idempotent)
      items += answer[member]?.array ?? []
      input["nextToken"] = answer["nextToken"]
    } while input["nextToken"]?.string?.isEmpty == false
    return items
  }

  /// CloudWatch Logs "DescribeSubscriptionFilters", all pages.
  public func describeSubscriptionFilters(
    of group: String
  ) async throws(AWSError) -> [JSONValue] {
    try await logPages(
      "DescribeSubscriptionFilters", "subscriptionFilters", ["logGroupName": .string(group)])
  }

  /// CloudWatch Logs "PutSubscriptionFilter", which replaces one of this name.
  public func putSubscriptionFilter(
    _ filter: [String: JSONValue], of group: String
  ) async throws(AWSError) {
    var input = filter
    input["logGroupName"] = .string(group)
    _ = try await json(.logs, "PutSubscriptionFilter", .object(input), safety: .idempotent)
  }

  /// CloudWatch Logs "DeleteSubscriptionFilter".
  public func deleteSubscriptionFilter(
    _ name: String, of group: String
  ) async throws(AWSError) {
    _ = try await json(
      .logs, "DeleteSubscriptionFilter",
      ["logGroupName": .string(group), "filterName": .string(name)], safety: .idempotent)
  }

  /// CloudWatch Logs "DescribeMetricFilters", all pages.
  public func describeMetricFilters(of group: String) async throws(AWSError) -> [JSONValue] {
    try await logPages(
      "DescribeMetricFilters", "metricFilters", ["logGroupName": .string(group)])
  }

  /// CloudWatch Logs "PutMetricFilter", which replaces one of this name.
  public func putMetricFilter(
    _ filter: [String: JSONValue], of group: String
  ) async throws(AWSError) {
    var input = filter
    input["logGroupName"] = .string(group)
    _ = try await json(.logs, "PutMetricFilter", .object(input), safety: .idempotent)
  }

  /// CloudWatch Logs "DeleteMetricFilter".
  public func deleteMetricFilter(_ name: String, of group: String) async throws(AWSError) {
    _ = try await json(
      .logs, "DeleteMetricFilter",
      ["logGroupName": .string(group), "filterName": .string(name)], safety: .idempotent)
  }

  // MARK: Resource policies

  /// CloudWatch Logs "DescribeResourcePolicies", all pages.
  ///
  /// - Parameter group: the ARN of a log group, without `:*` at its end; nil for the account's own.
  public func describeLogPolicies(of group: String?) async throws(AWSError) -> [JSONValue] {
    var input: [String: JSONValue] = [:]
    if let group {
      input["resourceArn"] = .string(group)
      input["policyScope"] = "RESOURCE"
    }
    return try await logPages("DescribeResourcePolicies", "resourcePolicies", input)
  }

  /// CloudWatch Logs "PutResourcePolicy", and "DeleteResourcePolicy" for a nil `text`.
  ///
  /// - Parameters:
  ///   - group: the ARN of a log group, without `:*` at its end.
  ///   - revision: of the policy that is replaced or deleted.
  public func setLogPolicy(
    _ name: String, _ text: String?, of group: String, revision: String?
  ) async throws(AWSError) {
    var input: [String: JSONValue] = [
      "policyName": .string(name), "resourceArn": .string(group),
    ]
    input["expectedRevisionId"] = revision.map(JSONValue.string)
    input["policyDocument"] = text.map(JSONValue.string)
    _ = try await json(
      .logs, text == nil ? "DeleteResourcePolicy" : "PutResourcePolicy", .object(input),
      safety: .idempotent)
  }
}
