import CairnAWS

/// Topics of SNS; their subscriptions are in SNSSubscriptions.swift.
extension AWSClient {
  func sns(_ operation: String, _ parameters: QueryParameters) async throws(AWSError) {
    _ = try await query(.sns, operation, parameters, safety: .idempotent)
  }

  /// SNS "CreateTopic". Creating a topic again with the same attributes and tags is a success.
  ///
  /// - Parameters:
  ///   - attributes: as in "SetTopicAttributes", and `FifoTopic`.
  ///   - dataProtection: a policy as JSON text; nil for none.
  /// - Throws: `invalid` if there is a topic of that name with other attributes or tags.
  public func createTopic(
    _ name: String, attributes: [String: String], dataProtection: String?, tags: [String: String]
  ) async throws(AWSError) {
    try await sns(
      "CreateTopic",
      [
        "Name": .text(name), "Attributes": .map(attributes), "Tags": .tags(tags),
        "DataProtectionPolicy": dataProtection.map(QueryValue.text),
      ])
  }

  /// SNS "GetTopicAttributes"; nil if there is no such topic.
  public func getTopicAttributes(_ arn: String) async throws(AWSError) -> [String: String]? {
    do {
      return try await query(.sns, "GetTopicAttributes", ["TopicArn": .text(arn)]) { result in
        result.entries("Attributes")
      }
    } catch  where error.isNotFound {
      return nil
    }
  }

  /// SNS "SetTopicAttributes".
  public func setTopicAttribute(
    _ arn: String, _ name: String, _ value: String
  ) async throws(AWSError) {
    try await sns(
      "SetTopicAttributes",
      ["TopicArn": .text(arn), "AttributeName": .text(name), "AttributeValue": .text(value)])
  }

  /// SNS "DeleteTopic": also deletes its subscriptions. A missing topic is a success.
  public func deleteTopic(_ arn: String) async throws(AWSError) {
    try await sns("DeleteTopic", ["TopicArn": .text(arn)])
  }

  /// SNS "ListTopics", all pages: their ARNs.
  public func listTopics() async throws(AWSError) -> [String] {
    try await pages("ListTopics", [:]) { result throws(XMLError) in
      try result.members("Topics").map { topic throws(XMLError) in
        try topic.requiredText("TopicArn")
      }
    }
  }

  /// All pages of a listing of SNS.
  func pages<Item: Sendable>(
    _ operation: String, _ parameters: KeyValuePairs<String, String>,
    _ read: (XMLTree) throws(XMLError) -> [Item]
  ) async throws(AWSError) -> [Item] {
    var items: [Item] = []
    var token: String?
    repeat {
      let settings =
        parameters.map { ($0.key, $0.value) } + (token.map { [("NextToken", $0)] } ?? [])
      let body = try await query(
        .sns, operation, [:], Dictionary(settings) { first, _ in first }, safety: .idempotent)
      let request = AWSRequest(.sns, operation, safety: .idempotent)
      let page = try Self.read(body, of: request) { root throws(XMLError) in
        let result = try root.required("\(operation)Result")
        return (try read(result), result["NextToken"]?.text)
      }
      items += page.0
      token = page.1
    } while token?.isEmpty == false
    return items
  }

  // MARK: Tags

  /// SNS "ListTagsForResource"; nil if there is no such topic.
  public func listTopicTags(_ arn: String) async throws(AWSError) -> [String: String]? {
    do {
      return try await query(.sns, "ListTagsForResource", ["ResourceArn": .text(arn)]) {
        result throws(XMLError) in try result.members("Tags").tags()
      }
    } catch  where error.isNotFound {
      return nil
    }
  }

  /// SNS "TagResource".
  public func tagTopic(_ arn: String, _ tags: [String: String]) async throws(AWSError) {
    try await sns("TagResource", ["ResourceArn": .text(arn), "Tags": .tags(tags)])
  }

  /// SNS "UntagResource".
  public func untagTopic(_ arn: String, keys: [String]) async throws(AWSError) {
    try await sns(
      "UntagResource",
      ["ResourceArn": .text(arn), "TagKeys": .list(keys.map(QueryValue.text))])
  }

  // MARK: Data protection

  /// SNS "GetDataProtectionPolicy": JSON text; nil without a policy.
  public func getTopicDataProtection(_ arn: String) async throws(AWSError) -> String? {
    let text = try await query(.sns, "GetDataProtectionPolicy", ["ResourceArn": .text(arn)]) {
      $0["DataProtectionPolicy"]?.text
    }
    return text?.isEmpty == true ? nil : text
  }

  /// SNS "PutDataProtectionPolicy".
  ///
  /// - Parameter policy: JSON text; empty to remove the policy.
  public func putTopicDataProtection(
    _ arn: String, _ policy: String
  ) async throws(AWSError) {
    try await sns(
      "PutDataProtectionPolicy",
      ["ResourceArn": .text(arn), "DataProtectionPolicy": .text(policy)])
  }
}

extension XMLTree {
  /// A map of the Query protocol: `<Name><entry><key>…</key><value>…</value></entry></Name>`.
  func entries(_ name: String) -> [String: String] {
    let pairs = (self[name]?.elements("entry") ?? []).compactMap { entry in
      entry["key"]?.text.map { ($0, entry["value"]?.text ?? "") }
    }
    return Dictionary(pairs) { _, last in last }
  }
}
