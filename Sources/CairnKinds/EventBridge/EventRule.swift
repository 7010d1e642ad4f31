import CairnAWS
import CairnEngine
import CairnLanguage

/// `eventRules`: a rule of EventBridge with its targets. Limits are those of EventBridge "PutRule"
/// and "PutTargets".
package struct EventRule: CatalogKind {
  package static let section = "eventRules"

  package init() {}

  package let services = ["events"]

  package static let name = Field<String>(
    "name", .string(nameRule), change: .replacement, doc: "The rule's name on its bus.",
    example: "orders-created")
  package static let bus = Field<String>(
    "bus", .reference(sections: [EventBus.section], attribute: "arn"), change: .replacement,
    isParent: true,
    doc: "Event bus whose events the rule sees; by default the account's `default`.",
    example: "orders",
    advice: "Leave `bus` out for the account's default bus. For another one outside the stack, "
      + "write its ARN.")
  package static let pattern = Field<Value>(
    "pattern", .any, doc: "Event pattern: which events invoke the targets.",
    example: "{source: [shop], detail-type: [order created]}")
  package static let schedule = Field<String>(
    "schedule", .string(StringRule(length: 1...256)),
    doc: "When the targets are invoked, in UTC: a rate or a cron expression (default bus only).",
    example: "cron(0 20 * * ? *)")
  package static let every = Field<Int>(
    "every", .duration(60...maximumRate, step: 60), doc: "Short for a `schedule` with a rate.",
    example: "5m")
  package static let description = Field<String>(
    "description", .string(StringRule(length: 0...512)), default: "", doc: "Description.",
    example: "Indexes new orders")
  package static let enabled = Field<Bool>(
    "enabled", .boolean, default: true, doc: "Whether the rule invokes its targets.",
    example: "false")
  package static let targets = Field<[String: Properties]>(
    "targets", .map(key: targetRule, value: .object(EventRuleTarget.fields)), default: [:],
    doc: "Targets by id: what is invoked. The permission to invoke a function is added, and a role "
      + "that starts state machines.",
    example: "{index: {function: index-order}}")
  package static let tags = Tags.field()

  /// A thousand days.
  private static let maximumRate = 86_400_000

  static let nameRule = StringRule(
    length: 1...64, pattern: #"[A-Za-z0-9._-]+"#,
    meaning: "letters, digits, dots, hyphens and underscores")
  private static let targetRule = StringRule(
    length: 1...64, pattern: #"[A-Za-z0-9._-]+"#,
    meaning: "letters, digits, dots, hyphens and underscores")

  package let schema = KindSchema(
    section: section, noun: "event rule",
    doc: "Rules of EventBridge: events that match a pattern, or a schedule, invoke targets. "
      + "`cairn event-rules test` tests a pattern with an event.",
    fields: [
      name.schema, bus.schema, pattern.schema, schedule.schema, every.schema, description.schema,
      enabled.schema, targets.schema, tags.schema,
    ],
    attributes: [
      AttributeSchema("name", doc: "The rule's name."),
      AttributeSchema("arn", doc: "The rule's ARN."),
    ],
    naming: Naming(rule: nameRule, parents: [bus.name]) { name, _ in
      NameLimit.shortened(name, to: 64)
    },
    rules: [triggerRule, patternRule, scheduleRule, targetsRule, Tags.countRule()],
    stackRules: [targetsStackRule, trustRule, busRegionRule], lints: [targetsLint, roleLint],
    toolNames: toolNames)

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    properties[Self.name].map { Identity("\(Self.busName(properties))/\($0)") }
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    guard let name = properties[Self.name] else { return [:] }
    return ["name": .string(name), "arn": .string(Self.arn(of: properties, name, in: scope))]
  }

  /// The name of a rule's bus.
  static func busName(_ properties: Properties) -> String {
    guard let reference = properties[bus], let arn = ARN(reference) else { return defaultBus }
    return String(arn.resource.drop { $0 != "/" }.dropFirst())
  }

  static let defaultBus = "default"

  static func arn(of properties: Properties, _ name: String, in scope: Scope) -> String {
    let bus = busName(properties)
    return scope.arn("events", bus == defaultBus ? "rule/\(name)" : "rule/\(bus)/\(name)")
  }

  /// `every` becomes a schedule, functions are permitted to be invoked, and targets that need a role
  /// get one.
  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    var rule = declaration
    if let every = declaration.properties[Self.every.name],
      declaration.properties[Self.schedule.name] == nil
    {
      rule.properties[Self.every.name] = nil
      rule.properties[Self.schedule.name] = every.keepingSecrecy { seconds in
        seconds.integer.flatMap(ScheduleExpression.rate).map(Value.string) ?? seconds
      }
      rule.fieldLocations[Self.schedule.name] = declaration.fieldLocations[Self.every.name]
    }
    let role = ownRole(for: &rule)
    return (role.map { [$0] } ?? []) + [rule] + permissions(of: declaration)
  }

  /// EventBridge sends to queues, topics and log groups by their policies. EventBridge user guide,
  /// "Using resource-based policies for Amazon EventBridge".
  package func grants(of declaration: ResourceDeclaration) -> [Grant] {
    let source = Value.unresolved(Template(.resource(declaration.address, attribute: "arn")))
    return targets(of: declaration).flatMap { place, target -> [Grant] in
      let groups = LogGroupPolicy.grants(
        on: target[EventTarget.logGroup.name], for: source, from: declaration,
        field: "\(place).\(EventTarget.logGroup.name)")
      return groups
        + EventTarget.granted.flatMap { field, actions in
          Grant.toUse(
            target[field.name], actions, by: EventTarget.principal, for: source,
            from: declaration, field: "\(place).\(field.name)")
        }
    }
  }

  /// And it uses the keys of encrypted queues and topics.
  package func grants(
    of declaration: ResourceDeclaration, in stack: StackResources
  ) -> [Grant] {
    grants(of: declaration)
      + targets(of: declaration).flatMap { place, target -> [Grant] in
        EventTarget.granted.flatMap { field, _ in
          Grant.toUseKey(
            of: target[field.name], by: EventTarget.principal, from: declaration,
            field: "\(place).\(field.name)", among: { stack[$0] })
        }
      }
  }

  /// The targets with their paths, in the order of their ids.
  private func targets(
    of declaration: ResourceDeclaration
  ) -> [(place: String, target: [String: Value])] {
    let targets = declaration.properties[Self.targets.name]?.opened?.map ?? [:]
    return targets.sorted { $0.key < $1.key }.map { id, target in
      ("\(Self.targets.name).\(id)", target.map ?? [:])
    }
  }

  /// The permissions of EventBridge to invoke functions.
  private func permissions(of rule: ResourceDeclaration) -> [ResourceDeclaration] {
    let targets = rule.properties[Self.targets.name]?.opened?.map ?? [:]
    var seen: Set<Value> = []
    return targets.sorted { $0.key < $1.key }.compactMap { id, target in
      guard let function = target.map?[EventTarget.function.name], seen.insert(function).inserted
      else { return nil }
      let place = "\(Self.targets.name).\(id).\(EventTarget.function.name)"
      return Permission.declared(
        "\(rule.address.name)-\(id.replacing(".", with: "-"))-event", function: function,
        principal: EventTarget.principal,
        source: .unresolved(Template(.resource(rule.address, attribute: "arn"))),
        location: rule.location(of: place),
        places: [Permission.function.name: rule.location(of: place)],
        origin: .expanded(from: rule.address, field: Self.targets.name))
    }
  }
}
