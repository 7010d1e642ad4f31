import CairnJSON

/// Queues of SQS themselves; their messages are in SQS.swift.
extension AWSClient {
  /// Makes a queue, with its tags (AWS SQS "CreateQueue"). Making one again with the same attributes is
  /// a success, whatever its tags.
  ///
  /// - Throws: `alreadyExists` when there is a queue of that name with other attributes; `conflict` with
  ///   the code `…QueueDeletedRecently` for 60 seconds after a queue of that name was deleted.
  public func createQueue(
    named name: String, attributes: [String: String], tags: [String: String]
  ) async throws(AWSError) {
    var input: [String: JSONValue] = ["QueueName": .string(name)]
    if !attributes.isEmpty { input["Attributes"] = .strings(attributes) }
    if !tags.isEmpty { input["tags"] = .strings(tags) }
    _ = try await json(.sqs, "CreateQueue", .object(input), safety: .idempotent)
  }

  /// All attributes of a queue as SQS spells them (AWS SQS "GetQueueAttributes"); nil when there is no
  /// such queue. Those that are not set (`Policy`, `RedrivePolicy`) are missing.
  public func getQueueAttributes(queueURL: String) async throws(AWSError) -> [String: String]? {
    do {
      let answer = try await json(
        .sqs, "GetQueueAttributes",
        ["QueueUrl": .string(queueURL), "AttributeNames": ["All"]], safety: .idempotent)
      return answer["Attributes"]?.texts ?? [:]
    } catch  where error.isNotFound {
      return nil
    }
  }

  /// Sets some attributes; an empty text removes `Policy`, `RedrivePolicy` and `KmsMasterKeyId`
  /// (AWS SQS "SetQueueAttributes").
  public func setQueueAttributes(
    queueURL: String, _ attributes: [String: String]
  ) async throws(AWSError) {
    _ = try await json(
      .sqs, "SetQueueAttributes",
      ["QueueUrl": .string(queueURL), "Attributes": .strings(attributes)], safety: .idempotent)
  }

  /// Deletes a queue with its messages; one that is not there is a success (AWS SQS "DeleteQueue").
  public func deleteQueue(queueURL: String) async throws(AWSError) {
    do {
      _ = try await json(
        .sqs, "DeleteQueue", ["QueueUrl": .string(queueURL)], safety: .idempotent)
    } catch  where error.isNotFound {
    }
  }

  /// The tags of a queue (AWS SQS "ListQueueTags"); nil when there is no such queue.
  public func listQueueTags(queueURL: String) async throws(AWSError) -> [String: String]? {
    do {
      let answer = try await json(
        .sqs, "ListQueueTags", ["QueueUrl": .string(queueURL)], safety: .idempotent)
      return answer["Tags"]?.texts ?? [:]
    } catch  where error.isNotFound {
      return nil
    }
  }

  /// Adds tags, or gives them new values (AWS SQS "TagQueue").
  public func tagQueue(queueURL: String, _ tags: [String: String]) async throws(AWSError) {
    _ = try await json(
      .sqs, "TagQueue", ["QueueUrl": .string(queueURL), "Tags": .strings(tags)],
      safety: .idempotent)
  }

  /// Removes tags (AWS SQS "UntagQueue").
  public func untagQueue(queueURL: String, _ keys: [String]) async throws(AWSError) {
    _ = try await json(
      .sqs, "UntagQueue",
      ["QueueUrl": .string(queueURL), "TagKeys": .array(keys.map(JSONValue.string))],
      safety: .idempotent)
  }

  /// The names of all queues in the region (AWS SQS "ListQueues", every page).
  ///
  /// The URLs it answers with may point to a host that can't be reached from here, so only what follows
  /// their last slash is used.
  public func listQueueNames() async throws(AWSError) -> [String] {
    var names: [String] = []
    var token: String?
    repeat {
      var input: [String: JSONValue] = ["MaxResults": 1000]
      if let token { input["NextToken"] = .string(token) }
      let answer = try await json(.sqs, "ListQueues", .object(input), safety: .idempotent)
      for url in answer["QueueUrls"]?.array ?? [] {
        if let name = url.string?.split(separator: "/").last { names.append(String(name)) }
      }
      token = answer["NextToken"]?.string
    } while token?.isEmpty == false
    return names
  }
}

extension JSONValue {
  /// An object of texts.
  static func strings(_ texts: [String: String]) -> JSONValue {
    .object(texts.mapValues(JSONValue.string))
  }

  /// The texts of an object; values of other types are left out.
  var texts: [String: String] { object?.compactMapValues(\.string) ?? [:] }
}
