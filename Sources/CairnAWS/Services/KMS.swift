import CairnJSON

extension AWSClient {
  private func kms(
    _ operation: String, _ input: [String: JSONValue], safety: RetrySafety = .idempotent
  ) async throws(AWSError) -> JSONValue {
    try await json(.kms, operation, .object(input), safety: safety)
  }

  /// All pages of a listing.
  private func kmsListing(
    _ operation: String, _ member: String, _ input: [String: JSONValue] = [:]
  ) async throws(AWSError) -> [JSONValue] {
    var input = input
    var items: [JSONValue] = []
    repeat {
      let answer = try await kms(operation, input)
      items += answer[member]?.array ?? []
      input["Marker"] =
        answer["Truncated"]?.bool == true
        ? answer["NextMarker"]?.string.map(JSONValue.string) : nil
    } while input["Marker"] != nil
    return items
  }

  /// KMS "ListKeys": the ids of all keys, those of AWS itself and those to be deleted included.
  public func listKeys() async throws(AWSError) -> [String] {
    try await kmsListing("ListKeys", "Keys", ["Limit": 1000]).compactMap { $0["KeyId"]?.string }
  }

  /// KMS "ListAliases": of all keys.
  public func listKeyAliases() async throws(AWSError) -> [JSONValue] {
    try await kmsListing("ListAliases", "Aliases", ["Limit": 100])
  }

  /// KMS "ListResourceTags".
  public func listKeyTags(_ id: String) async throws(AWSError) -> [String: String] {
    JSONValue.array(try await kmsListing("ListResourceTags", "Tags", ["KeyId": .string(id)]))
      .keyValues("TagKey", "TagValue")
  }

  /// KMS "DescribeKey": "KeyMetadata".
  ///
  /// - Parameter key: an id, ARN or alias.
  public func describeKey(_ key: String) async throws(AWSError) -> JSONValue {
    try await kms("DescribeKey", ["KeyId": .string(key)])["KeyMetadata"] ?? [:]
  }

  /// KMS "GetKeyPolicy": JSON text.
  public func getKeyPolicy(_ id: String) async throws(AWSError) -> String {
    try await kms("GetKeyPolicy", ["KeyId": .string(id), "PolicyName": "default"])["Policy"]?
      .string ?? ""
  }

  /// KMS "GetKeyRotationStatus": the days between rotations; nil without rotation.
  public func getKeyRotation(_ id: String) async throws(AWSError) -> Int? {
    let answer = try await kms("GetKeyRotationStatus", ["KeyId": .string(id)])
    guard answer["KeyRotationEnabled"]?.bool == true else { return nil }
    return answer["RotationPeriodInDays"]?.int ?? 365
  }

  /// KMS "CreateKey". A repeated request creates another key.
  ///
  /// - Parameter settings: the request's members besides tags.
  /// - Returns: "KeyMetadata".
  public func createKey(
    _ settings: [String: JSONValue], tags: [String: String]
  ) async throws(AWSError) -> JSONValue {
    var input = settings
    input["Tags"] = .keyValues(tags, "TagKey", "TagValue")
    return try await kms("CreateKey", input, safety: .unsafe)["KeyMetadata"] ?? [:]
  }

  /// KMS "UpdateKeyDescription".
  public func updateKeyDescription(_ id: String, _ text: String) async throws(AWSError) {
    _ = try await kms(
      "UpdateKeyDescription", ["KeyId": .string(id), "Description": .string(text)])
  }

  /// KMS "PutKeyPolicy".
  public func putKeyPolicy(_ id: String, _ policy: String) async throws(AWSError) {
    _ = try await kms(
      "PutKeyPolicy",
      ["KeyId": .string(id), "PolicyName": "default", "Policy": .string(policy)])
  }

  /// KMS "EnableKeyRotation", and "DisableKeyRotation" for nil.
  public func setKeyRotation(_ id: String, days: Int?) async throws(AWSError) {
    var input: [String: JSONValue] = ["KeyId": .string(id)]
    input["RotationPeriodInDays"] = days.map(JSONValue.int)
    _ = try await kms(days == nil ? "DisableKeyRotation" : "EnableKeyRotation", input)
  }

  /// KMS "ScheduleKeyDeletion".
  ///
  /// - Parameter days: from 7 to 30.
  public func scheduleKeyDeletion(_ id: String, days: Int) async throws(AWSError) {
    _ = try await kms(
      "ScheduleKeyDeletion", ["KeyId": .string(id), "PendingWindowInDays": .int(days)])
  }

  /// KMS "CreateAlias".
  public func createKeyAlias(_ alias: String, of id: String) async throws(AWSError) {
    _ = try await kms("CreateAlias", ["AliasName": .string(alias), "TargetKeyId": .string(id)])
  }

  /// KMS "UpdateAlias": gives the alias to another key.
  public func updateKeyAlias(_ alias: String, of id: String) async throws(AWSError) {
    _ = try await kms("UpdateAlias", ["AliasName": .string(alias), "TargetKeyId": .string(id)])
  }

  /// KMS "DeleteAlias".
  public func deleteKeyAlias(_ alias: String) async throws(AWSError) {
    _ = try await kms("DeleteAlias", ["AliasName": .string(alias)])
  }

  /// KMS "TagResource".
  public func tagKey(_ id: String, _ tags: [String: String]) async throws(AWSError) {
    _ = try await kms(
      "TagResource",
      ["KeyId": .string(id), "Tags": .keyValues(tags, "TagKey", "TagValue")])
  }

  /// KMS "UntagResource".
  public func untagKey(_ id: String, keys: [String]) async throws(AWSError) {
    _ = try await kms(
      "UntagResource",
      ["KeyId": .string(id), "TagKeys": .array(keys.map(JSONValue.string))])
  }
}
