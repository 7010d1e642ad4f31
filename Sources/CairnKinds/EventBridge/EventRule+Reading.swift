import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension EventRule: AnswerKind {
  package var answers: [String: AnswerMembers] {
    ["Rule": Self.members, "Target": EventRuleTarget.members]
  }

  /// EventBridge "Rule". "PutRule" gets the role back.
  static let members = AnswerMembers(
    held: [
      "Arn", "Description", "EventBusName", "EventPattern", "Name", "ScheduleExpression", "State",
    ],
    reported: ["CreatedBy", "ManagedBy"])

  /// One listing serves all rules of a bus.
  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    let name = try resource.properties.required(Self.name)
    let bus = Self.busName(resource.properties)
    guard let answer = try await context.eventRules(of: bus)?[name] else { return nil }
    var live = LiveResource(
      properties: Self.properties(of: answer), attributes: [:], owner: .unread,
      unmanaged: Self.members.unmanaged(in: answer) + Self.stateSettings(answer))
    live.properties[Self.bus] = resource.properties[Self.bus]
    live.properties.markRead([Self.bus.name])
    live.attributes = attributes(of: resource.properties, in: context.scope)
    async let listed =
      context.reads.wants(Self.targets.name) ? context.eventTargets(of: name, bus) : nil
    if context.reads.wantsOwner || context.reads.wants(Self.tags.name) {
      let arn = Self.arn(of: resource.properties, name, in: context.scope)
      guard let tags = try await context.eventTags(arn) else {
        _ = try await listed
        return nil
      }
      live.properties[Self.tags] = Tags.users(tags)
      live.owner = owner(of: tags, context)
    }
    if let listed = try await listed {
      let (targets, others) = Self.sorted(listed, like: resource.properties[Self.targets] ?? [:])
      live.properties[Self.targets] = targets
      live.unmanaged += others
    }
    return live
  }

  private static func properties(of answer: JSONValue) -> Properties {
    var properties = Properties()
    properties[name] = answer["Name"]?.string
    if let text = answer["EventPattern"]?.string, !text.isEmpty {
      properties[raw: pattern.name] = Value(json: text) ?? .string(text)
    }
    properties[schedule] = answer["ScheduleExpression"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    properties[description] = answer["Description"]?.string ?? ""
    properties[enabled] = answer["State"]?.string != "DISABLED"
    properties.markRead([pattern.name, schedule.name, every.name])
    return properties
  }

  /// A rule may also see read-only management events.
  private static func stateSettings(_ answer: JSONValue) -> [UnmanagedSetting] {
    let state = answer["State"]?.string ?? "ENABLED"
    return ["ENABLED", "DISABLED"].contains(state) ? [] : [UnmanagedSetting("State", state)]
  }

  /// The targets that fields can hold, and what they can't.
  private static func sorted(
    _ listed: [JSONValue], like declared: [String: Properties]
  ) -> (known: [String: Properties], others: [UnmanagedSetting]) {
    var known: [String: Properties] = [:]
    var others: [UnmanagedSetting] = []
    for target in listed {
      let id = target["Id"]?.string ?? ""
      if let properties = EventRuleTarget.properties(of: target, like: declared[id]) {
        known[id] = properties
        others += EventRuleTarget.members.unmanaged(in: target, of: "target \(id)")
      } else {
        others.append(UnmanagedSetting("target \(id)", target["Arn"]?.string ?? ""))
      }
    }
    return (known, others)
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await concurrently(try await context.eventBuses()) { bus -> [FoundResource]? in
      guard let rules = try await context.eventRules(of: bus) else { return nil }
      return try await concurrently(rules.sorted { $0.key < $1.key }) { name, answer in
        guard let arn = answer["Arn"]?.string, let tags = try await context.eventTags(arn) else {
          return nil
        }
        var properties = Properties()
        properties[Self.name] = name
        if bus != Self.defaultBus {
          properties[Self.bus] = EventBus.arn(of: bus, in: context.scope)
        }
        return tagged(name, properties, tags: tags, context)
      }
    }.flatMap { $0 }
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    resource.properties[Self.name].map {
      AuditedResource(
        service: "events", name: $0,
        operations: [
          "PutRule", "DeleteRule", "EnableRule", "DisableRule", "PutTargets", "RemoveTargets",
        ])
    }
  }
}
