import CairnJSON

/// Event buses of EventBridge, their archives, and tags.
extension AWSClient {
  private func events(
    _ operation: String, _ input: [String: JSONValue], safety: RetrySafety = .idempotent
  ) async throws(AWSError) -> JSONValue {
    try await json(.eventBridge, operation, .object(input), safety: safety)
  }

  /// The items in all pages of a listing.
  func eventPages(
    _ operation: String, _ member: String, _ input: [String: JSONValue] = [:]
  ) async throws(AWSError) -> [JSONValue] {
    var items: [JSONValue] = []
    var input = input
    repeat {
      let answer = try await events(operation, input)
      items += answer[member]?.array ?? []
      input["NextToken"] = answer["NextToken"]
    } while input["NextToken"]?.string?.isEmpty == false
    return items
  }

  /// EventBridge "CreateEventBus".
  ///
  /// - Parameter settings: further members of the request.
  public func createEventBus(
    _ name: String, _ settings: [String: JSONValue], tags: [String: String]
  ) async throws(AWSError) {
    var input = settings
    input["Name"] = .string(name)
    input["Tags"] = .eventTags(tags)
    _ = try await events("CreateEventBus", input)
  }

  /// EventBridge "UpdateEventBus".
  public func updateEventBus(
    _ name: String, _ settings: [String: JSONValue]
  ) async throws(AWSError) {
    var input = settings
    input["Name"] = .string(name)
    _ = try await events("UpdateEventBus", input)
  }

  /// EventBridge "DescribeEventBus".
  public func describeEventBus(_ name: String) async throws(AWSError) -> JSONValue {
    try await events("DescribeEventBus", ["Name": .string(name)])
  }

  /// EventBridge "DeleteEventBus". A missing one is a success.
  public func deleteEventBus(_ name: String) async throws(AWSError) {
    _ = try await events("DeleteEventBus", ["Name": .string(name)])
  }

  /// EventBridge "ListEventBuses", all pages.
  public func listEventBuses() async throws(AWSError) -> [JSONValue] {
    try await eventPages("ListEventBuses", "EventBuses")
  }

  /// EventBridge "PutPermission", and "RemovePermission" for nil: the whole policy.
  ///
  /// - Parameter policy: JSON text.
  public func setEventBusPolicy(_ bus: String, _ policy: String?) async throws(AWSError) {
    guard let policy else {
      _ = try await events(
        "RemovePermission", ["EventBusName": .string(bus), "RemoveAllPermissions": true])
      return
    }
    _ = try await events(
      "PutPermission", ["EventBusName": .string(bus), "Policy": .string(policy)])
  }

  // MARK: Archives

  /// EventBridge "ListArchives" of a bus, all pages: without patterns and descriptions.
  public func listArchives(of busARN: String) async throws(AWSError) -> [JSONValue] {
    try await eventPages("ListArchives", "Archives", ["EventSourceArn": .string(busARN)])
  }

  /// EventBridge "DescribeArchive".
  public func describeArchive(_ name: String) async throws(AWSError) -> JSONValue {
    try await events("DescribeArchive", ["ArchiveName": .string(name)])
  }

  /// EventBridge "CreateArchive".
  ///
  /// - Parameter archive: the request.
  public func createArchive(_ archive: JSONValue) async throws(AWSError) {
    _ = try await events("CreateArchive", archive.object ?? [:])
  }

  /// EventBridge "UpdateArchive".
  ///
  /// - Parameter archive: the request.
  public func updateArchive(_ archive: JSONValue) async throws(AWSError) {
    _ = try await events("UpdateArchive", archive.object ?? [:])
  }

  /// EventBridge "DeleteArchive", with its events.
  public func deleteArchive(_ name: String) async throws(AWSError) {
    _ = try await events("DeleteArchive", ["ArchiveName": .string(name)])
  }

  // MARK: Tags

  /// EventBridge "ListTagsForResource", of buses and rules.
  public func listEventTags(_ arn: String) async throws(AWSError) -> [String: String] {
    let answer = try await events("ListTagsForResource", ["ResourceARN": .string(arn)])
    let pairs = (answer["Tags"]?.array ?? []).compactMap { tag in
      tag["Key"]?.string.map { ($0, tag["Value"]?.string ?? "") }
    }
    return Dictionary(pairs) { _, last in last }
  }

  /// EventBridge "TagResource".
  public func tagEventResource(
    _ arn: String, _ tags: [String: String]
  ) async throws(AWSError) {
    _ = try await events("TagResource", ["ResourceARN": .string(arn), "Tags": .eventTags(tags)])
  }

  /// EventBridge "UntagResource".
  public func untagEventResource(_ arn: String, keys: [String]) async throws(AWSError) {
    _ = try await events(
      "UntagResource",
      ["ResourceARN": .string(arn), "TagKeys": .array(keys.map(JSONValue.string))])
  }

  // MARK: Rules

  /// EventBridge "ListRules" of a bus, all pages.
  ///
  /// - Parameter prefix: of their names; nil for all rules.
  public func listEventRules(
    of bus: String, prefix: String? = nil
  ) async throws(AWSError) -> [JSONValue] {
    var input: [String: JSONValue] = ["EventBusName": .string(bus)]
    input["NamePrefix"] = prefix.map(JSONValue.string)
    return try await eventPages("ListRules", "Rules", input)
  }

  /// EventBridge "PutRule": creates a rule, or replaces the settings of one. Tags only count when it
  /// is created.
  ///
  /// - Parameter rule: the request without tags.
  public func putEventRule(
    _ rule: [String: JSONValue], tags: [String: String]
  ) async throws(AWSError) {
    var input = rule
    if !tags.isEmpty { input["Tags"] = .eventTags(tags) }
    _ = try await events("PutRule", input)
  }

  /// EventBridge "DeleteRule", of one without targets. A missing one is a success.
  public func deleteEventRule(_ name: String, of bus: String) async throws(AWSError) {
    _ = try await events("DeleteRule", ["Name": .string(name), "EventBusName": .string(bus)])
  }

  /// EventBridge "ListTargetsByRule", all pages.
  public func listEventTargets(
    of rule: String, _ bus: String
  ) async throws(AWSError) -> [JSONValue] {
    try await eventPages(
      "ListTargetsByRule", "Targets", ["Rule": .string(rule), "EventBusName": .string(bus)])
  }

  /// EventBridge "PutTargets": adds targets, or replaces those with the same ids.
  ///
  /// - Throws: the first failure of one of them.
  public func putEventTargets(
    _ targets: [JSONValue], of rule: String, _ bus: String
  ) async throws(AWSError) {
    let answer = try await events(
      "PutTargets",
      ["Rule": .string(rule), "EventBusName": .string(bus), "Targets": .array(targets)])
    try Self.check(answer, "PutTargets", ignoring: [])
  }

  /// EventBridge "RemoveTargets". Missing targets count as removed.
  public func removeEventTargets(
    _ ids: [String], of rule: String, _ bus: String
  ) async throws(AWSError) {
    let answer = try await events(
      "RemoveTargets",
      [
        "Rule": .string(rule), "EventBusName": .string(bus),
        "Ids": .array(ids.map(JSONValue.string)),
      ])
    try Self.check(answer, "RemoveTargets", ignoring: AWSService.eventBridge.missingCodes)
  }

  /// Both answer with success and a list of failures.
  private static func check(
    _ answer: JSONValue, _ operation: String, ignoring ignored: Set<String>
  ) throws(AWSError) {
    for entry in answer["FailedEntries"]?.array ?? [] {
      let code = entry["ErrorCode"]?.string ?? "UnknownFailure"
      if ignored.contains(code) { continue }
      let target = entry["TargetId"]?.string ?? ""
      throw AWSError(
        cause: .conflict, service: AWSService.eventBridge.id, operation: operation, code: code,
        message: "Target \(target): \(entry["ErrorMessage"]?.string ?? "")")
    }
  }

  /// EventBridge "TestEventPattern": whether the pattern matches the event.
  ///
  /// - Parameters:
  ///   - pattern: JSON text.
  ///   - event: JSON text.
  /// - Throws: `invalid` for a pattern or an event that EventBridge refuses.
  public func testEventPattern(
    _ pattern: String, _ event: String
  ) async throws(AWSError) -> Bool {
    let answer = try await events(
      "TestEventPattern", ["EventPattern": .string(pattern), "Event": .string(event)])
    return answer["Result"] == true
  }
}

extension JSONValue {
  /// `[{"Key": …, "Value": …}]`, sorted by key.
  static func eventTags(_ tags: [String: String]) -> JSONValue {
    .array(
      tags.sorted { $0.key < $1.key }.map { ["Key": .string($0.key), "Value": .string($0.value)] })
  }
}
