import CairnJSON

extension AWSClient {
  private func ssm(
    _ operation: String, _ input: [String: JSONValue]
  ) async throws(AWSError) -> JSONValue {
    try await json(.ssm, operation, .object(input), safety: .idempotent)
  }

  /// SSM "GetParameters", with decrypted values. Missing ones are left out.
  ///
  /// - Parameter names: at most ten.
  public func getParameters(_ names: [String]) async throws(AWSError) -> [JSONValue] {
    let answer = try await ssm(
      "GetParameters", ["Names": .array(names.map(JSONValue.string)), "WithDecryption": true])
    return answer["Parameters"]?.array ?? []
  }

  /// SSM "DescribeParameters", all pages.
  ///
  /// - Parameter names: at most fifty; nil for all parameters.
  public func describeParameters(_ names: [String]?) async throws(AWSError) -> [JSONValue] {
    var input: [String: JSONValue] = ["MaxResults": 50]
    if let names {
      input["ParameterFilters"] = [
        ["Key": "Name", "Option": "Equals", "Values": .array(names.map(JSONValue.string))]
      ]
    }
    var parameters: [JSONValue] = []
    repeat {
      let answer = try await ssm("DescribeParameters", input)
      parameters += answer["Parameters"]?.array ?? []
      input["NextToken"] = answer.nextToken
    } while input["NextToken"] != nil
    return parameters
  }

  /// SSM "PutParameter": a new version, or a new parameter.
  ///
  /// - Parameters:
  ///   - settings: the request's members besides these.
  ///   - tags: of a new parameter; nil overwrites an existing one, and keeps its tags.
  public func putParameter(
    _ name: String, _ settings: [String: JSONValue], tags: [String: String]?
  ) async throws(AWSError) {
    var input = settings
    input["Name"] = .string(name)
    input["Overwrite"] = .bool(tags == nil)
    if let tags { input["Tags"] = .keyValues(tags) }
    _ = try await ssm("PutParameter", input)
  }

  /// SSM "DeleteParameter".
  public func deleteParameter(_ name: String) async throws(AWSError) {
    _ = try await ssm("DeleteParameter", ["Name": .string(name)])
  }

  /// SSM "ListTagsForResource" of a parameter.
  public func listParameterTags(_ name: String) async throws(AWSError) -> [String: String] {
    let answer = try await ssm(
      "ListTagsForResource", ["ResourceType": "Parameter", "ResourceId": .string(name)])
    return answer["TagList"]?.keyValues ?? [:]
  }

  /// SSM "AddTagsToResource" of a parameter.
  public func tagParameter(_ name: String, _ tags: [String: String]) async throws(AWSError) {
    _ = try await ssm(
      "AddTagsToResource",
      ["ResourceType": "Parameter", "ResourceId": .string(name), "Tags": .keyValues(tags)])
  }

  /// SSM "RemoveTagsFromResource" of a parameter.
  public func untagParameter(_ name: String, keys: [String]) async throws(AWSError) {
    _ = try await ssm(
      "RemoveTagsFromResource",
      [
        "ResourceType": "Parameter", "ResourceId": .string(name),
        "TagKeys": .array(keys.map(JSONValue.string)),
      ])
  }
}
