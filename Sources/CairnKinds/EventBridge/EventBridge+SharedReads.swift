import CairnAWS
import CairnEngine
import CairnJSON

/// Requests to EventBridge that several resources of a round share.
extension KindContext {
  /// The names of all buses.
  func eventBuses() async throws -> [String] {
    let aws = aws
    return try await shared.answer(to: "events ListEventBuses") {
      try await aws.listEventBuses().compactMap { $0["Name"]?.string }
    }
  }

  /// Requested once for a bus and its policy; nil if there is no such bus.
  func eventBus(_ name: String) async throws -> JSONValue? {
    let aws = aws
    return try await shared.answer(to: "events DescribeEventBus \(name)") {
      try await found { try await aws.describeEventBus(name) }
    }
  }

  /// Of a bus or a rule; nil if there is no such thing.
  func eventTags(_ arn: String) async throws -> [String: String]? {
    let aws = aws
    return try await shared.answer(to: "events ListTagsForResource \(arn)") {
      try await found { try await aws.listEventTags(arn) }
    }
  }

  /// Empty if there is no such rule.
  func eventTargets(of rule: String, _ bus: String) async throws -> [JSONValue] {
    let aws = aws
    return try await shared.answer(to: "events ListTargetsByRule \(bus)/\(rule)") {
      try await found { try await aws.listEventTargets(of: rule, bus) } ?? []
    }
  }

  /// The rules of a bus by name, without those that services manage, such as an archive's. Nil if
  /// there is no such bus.
  func eventRules(of bus: String) async throws -> [String: JSONValue]? {
    let aws = aws
    return try await shared.answer(to: "events ListRules \(bus)") {
      () async throws -> [String: JSONValue]? in
      guard let rules = try await found({ try await aws.listEventRules(of: bus) }) else {
        return nil
      }
      let own = rules.compactMap { rule in
        rule["Name"]?.string.map { ($0, rule) }
      }.filter { name, rule in
        // Quirk of LocalStack: it doesn't say that an archive's rule is managed.
        rule["ManagedBy"] == nil && !name.hasPrefix("Events-Archive-")
      }
      return Dictionary(own) { first, _ in first }
    }
  }
}
