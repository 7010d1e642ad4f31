import CairnJSON

extension AWSClient {
  private func secrets(
    _ operation: String, _ input: [String: JSONValue]
  ) async throws(AWSError) -> JSONValue {
    try await json(.secretsManager, operation, .object(input), safety: .idempotent)
  }

  /// A token that makes a repeated request create no second version.
  private static func token() -> JSONValue {
    var generator = SystemRandomNumberGenerator()
    return .string(
      Hex.encode((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }))
  }

  /// Secrets Manager "DescribeSecret", without the value. A secret in its recovery window has a
  /// `DeletedDate`.
  public func describeSecret(_ name: String) async throws(AWSError) -> JSONValue {
    try await secrets("DescribeSecret", ["SecretId": .string(name)])
  }

  /// Secrets Manager "ListSecrets", all pages, without those in their recovery window.
  public func listSecrets() async throws(AWSError) -> [JSONValue] {
    var input: [String: JSONValue] = ["MaxResults": 100]
    var found: [JSONValue] = []
    repeat {
      let answer = try await secrets("ListSecrets", input)
      found += answer["SecretList"]?.array ?? []
      input["NextToken"] = answer.nextToken
    } while input["NextToken"] != nil
    return found
  }

  /// Secrets Manager "BatchGetSecretValue": the current values. Missing secrets are left out.
  ///
  /// - Parameter names: at most twenty.
  public func getSecretValues(_ names: [String]) async throws(AWSError) -> [JSONValue] {
    let answer = try await secrets(
      "BatchGetSecretValue", ["SecretIdList": .array(names.map(JSONValue.string))])
    return answer["SecretValues"]?.array ?? []
  }

  /// Secrets Manager "GetSecretValue": the current value.
  public func getSecretValue(_ name: String) async throws(AWSError) -> JSONValue {
    try await secrets("GetSecretValue", ["SecretId": .string(name)])
  }

  /// Secrets Manager "CreateSecret".
  ///
  /// - Parameter settings: the request's members besides these.
  public func createSecret(
    _ name: String, _ settings: [String: JSONValue], tags: [String: String]
  ) async throws(AWSError) -> JSONValue {
    var input = settings
    input["Name"] = .string(name)
    input["ClientRequestToken"] = Self.token()
    input["Tags"] = .keyValues(tags)
    return try await secrets("CreateSecret", input)
  }

  /// Secrets Manager "UpdateSecret". A `SecretString` becomes the current version.
  ///
  /// - Parameter settings: the request's members besides the name.
  public func updateSecret(
    _ name: String, _ settings: [String: JSONValue]
  ) async throws(AWSError) {
    var input = settings
    input["SecretId"] = .string(name)
    input["ClientRequestToken"] = Self.token()
    _ = try await secrets("UpdateSecret", input)
  }

  /// Secrets Manager "DeleteSecret".
  ///
  /// - Parameter days: the recovery window, from 7 to 30; nil deletes it at once.
  public func deleteSecret(_ name: String, recoveryDays days: Int?) async throws(AWSError) {
    var input: [String: JSONValue] = ["SecretId": .string(name)]
    if let days {
      input["RecoveryWindowInDays"] = .int(days)
    } else {
      input["ForceDeleteWithoutRecovery"] = true
    }
    _ = try await secrets("DeleteSecret", input)
  }

  /// Secrets Manager "RestoreSecret": ends a recovery window.
  public func restoreSecret(_ name: String) async throws(AWSError) {
    _ = try await secrets("RestoreSecret", ["SecretId": .string(name)])
  }

  /// Secrets Manager "GetRandomPassword".
  public func getRandomPassword(_ settings: [String: JSONValue]) async throws(AWSError) -> String {
    try await secrets("GetRandomPassword", settings)["RandomPassword"]?.string ?? ""
  }

  /// Secrets Manager "TagResource".
  public func tagSecret(_ name: String, _ tags: [String: String]) async throws(AWSError) {
    _ = try await secrets("TagResource", ["SecretId": .string(name), "Tags": .keyValues(tags)])
  }

  /// Secrets Manager "UntagResource".
  public func untagSecret(_ name: String, keys: [String]) async throws(AWSError) {
    _ = try await secrets(
      "UntagResource",
      ["SecretId": .string(name), "TagKeys": .array(keys.map(JSONValue.string))])
  }

  /// Secrets Manager "GetResourcePolicy"; nil without one.
  public func getSecretPolicy(_ name: String) async throws(AWSError) -> String? {
    try await secrets("GetResourcePolicy", ["SecretId": .string(name)])["ResourcePolicy"]?.string
  }

  /// Secrets Manager "PutResourcePolicy", and "DeleteResourcePolicy" for nil.
  public func setSecretPolicy(_ name: String, _ policy: String?) async throws(AWSError) {
    var input: [String: JSONValue] = ["SecretId": .string(name)]
    input["ResourcePolicy"] = policy.map(JSONValue.string)
    _ = try await secrets(
      policy == nil ? "DeleteResourcePolicy" : "PutResourcePolicy", input)
  }
}

extension JSONValue {
  /// The tags of an answer that has them as `Tags`.
  public var tags: [String: String] { self["Tags"]?.keyValues ?? [:] }
}
