import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension EventRule {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    // "PutRule" would replace somebody else's rule.
    if let live = try await read(resource, context.lookingAgain()) {
      return try await converge(resource, from: live, context)
    }
    try await context.aws.putEventRule(
      try Self.request(resource.properties, over: nil), tags: resource.tags)
    try await writeTargets(of: resource, context)
    return attributes(of: resource.properties, in: context.scope)
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    let properties = resource.properties
    let name = try properties.required(Self.name)
    let own = [
      Self.pattern.name, Self.schedule.name, Self.description.name, Self.enabled.name,
    ]
    if own.contains(where: changed.contains) {
      let rules = try await context.aws.listEventRules(of: Self.busName(properties), prefix: name)
      let now = rules.first { $0["Name"]?.string == name }
      try await context.aws.putEventRule(try Self.request(properties, over: now), tags: [:])
    }
    if changed.contains(Self.targets.name) { try await writeTargets(of: resource, context) }
    if changed.contains(Self.tags.name) {
      try await EventTags.write(
        resource.tags, to: Self.arn(of: properties, name, in: context.scope), context)
    }
    return attributes(of: properties, in: context.scope)
  }

  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    let aws = context.aws
    guard let name = resource.properties[Self.name] else { return }
    let bus = Self.busName(resource.properties)
    let targets = try await found { try await aws.listEventTargets(of: name, bus) }
    let ids = (targets ?? []).compactMap { $0["Id"]?.string }
    for start in stride(from: 0, to: ids.count, by: Self.batch) {
      try await ignoringMissing {
        try await aws.removeEventTargets(
          Array(ids[start..<min(start + Self.batch, ids.count)]), of: name, bus)
      }
    }
    try await ignoringMissing { try await aws.deleteEventRule(name, of: bus) }
  }

  /// EventBridge "PutTargets" and "RemoveTargets": how many a request takes.
  private static let batch = 10

  /// "PutRule" replaces a rule, and resets what the request leaves out.
  private static func request(
    _ properties: Properties, over live: JSONValue?
  ) throws -> [String: JSONValue] {
    let isEnabled = properties[enabled] ?? true
    let state = live?["State"]?.string ?? ""
    var request: [String: JSONValue] = [
      "Name": .string(try properties.required(name)),
      "EventBusName": .string(busName(properties)),
      // A rule may be enabled for more events than ours.
      "State": isEnabled && state.hasPrefix("ENABLED")
        ? .string(state) : isEnabled ? "ENABLED" : "DISABLED",
    ]
    request["Description"] = properties[description].map(JSONValue.string)
    request["ScheduleExpression"] = properties[schedule].map(JSONValue.string)
    request["RoleArn"] = live?["RoleArn"]
    if let value = properties[raw: pattern.name], value != .null {
      guard value.isResolved else {
        throw KindError("A part of `\(pattern.name)` is not known yet.", path: pattern.name)
      }
      request["EventPattern"] = .string(value.jsonText)
    }
    return request
  }

  /// Writes targets that differ, and removes those that aren't declared. Targets that no field can
  /// hold stay.
  private func writeTargets(of resource: ResourceHandle, _ context: KindContext) async throws {
    let aws = context.aws
    let name = try resource.properties.required(Self.name)
    let bus = Self.busName(resource.properties)
    let wanted = resource.properties[Self.targets] ?? [:]
    let listed = try await aws.listEventTargets(of: name, bus)
    let live = Dictionary(
      listed.compactMap { target in target["Id"]?.string.map { ($0, target) } },
      uniquingKeysWith: { first, _ in first })
    let type = FieldType.object(EventRuleTarget.fields)
    var changed: [JSONValue] = []
    for (id, target) in wanted.sorted(by: { $0.key < $1.key }) {
      if let now = live[id], let old = EventRuleTarget.properties(of: now, like: target),
        type.areEqual(old.value, target.value)
      {
        continue
      }
      changed.append(try EventRuleTarget.request(id, target, keeping: live[id]))
    }
    let going = live.filter { id, target in
      wanted[id] == nil && EventRuleTarget.properties(of: target, like: nil) != nil
    }.keys.sorted()
    // First of all, because a rule has few targets.
    for start in stride(from: 0, to: going.count, by: Self.batch) {
      try await aws.removeEventTargets(
        Array(going[start..<min(start + Self.batch, going.count)]), of: name, bus)
    }
    for start in stride(from: 0, to: changed.count, by: Self.batch) {
      try await aws.putEventTargets(
        Array(changed[start..<min(start + Self.batch, changed.count)]), of: name, bus)
    }
  }
}
