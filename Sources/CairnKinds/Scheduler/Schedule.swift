import CairnAWS
import CairnEngine
import CairnLanguage

/// `schedules`: a schedule of EventBridge Scheduler. Limits are those of its "CreateSchedule".
/// Schedules have no tags; the description names the owner.
package struct Schedule: CatalogKind {
  package static let section = "schedules"

  package init() {}

  package let services = ["scheduler"]

  package static let name = Field<String>(
    "name", .string(nameRule), change: .replacement, doc: "The schedule's name in its group.",
    example: "nightly-report")
  package static let group = Field<String>(
    "group", .string(nameRule), default: defaultGroup, change: .replacement,
    doc: "Schedule group, which has to exist.", example: "reports")
  package static let expression = Field<String>(
    "expression", .string(StringRule(length: 1...256)), .required,
    doc: "When the target is invoked: a rate, a cron expression, or one time.",
    example: "cron(0 2 * * ? *)")
  package static let timezone = Field<String>(
    "timezone",
    .string(
      StringRule(
        length: 1...50, pattern: #"[A-Za-z0-9_+/-]+"#,
        meaning: "the name of a time zone, such as Europe/Berlin")),
    default: "UTC", doc: "Time zone of `expression`.", example: "Europe/Berlin")
  package static let start = Field<String>(
    "start", .string(), doc: "When the schedule begins, in UTC.",
    example: #""2030-01-01T00:00:00Z""#)
  package static let end = Field<String>(
    "end", .string(), doc: "When the schedule ends, in UTC.",
    example: #""2031-01-01T00:00:00Z""#)
  package static let window = Field<Int>(
    "window", .duration(60...86_400, step: 60),
    doc: "How much later the target may be invoked, in whole minutes; by default at once.",
    example: "15m")
  package static let target = Field<Properties>(
    "target", .object(ScheduleTarget.fields), .required, doc: "What is invoked.",
    example: "{function: nightly-report}")
  package static let role = Field<String>(
    "role", .reference(sections: [Role.section], attribute: "arn"),
    doc: "Role that EventBridge Scheduler assumes; by default the schedule gets its own, with the "
      + "permissions for target and dead-letter queue.", example: "scheduler")
  package static let input = Field<Value>(
    "input", .any, doc: "Input of the target: a map, or a text.", example: "{full: true}")
  package static let retry = Field<Properties>(
    "retry", .object([EventTarget.attempts.schema, EventTarget.maxAge.schema]),
    doc: "How long a failed invocation is retried.", example: "{attempts: 3, maxAge: 1h}")
  package static let deadLetter = Field<String>(
    "deadLetter", .reference(sections: [Queue.section], attribute: "arn"),
    doc: "Queue for invocations that failed.", example: "undelivered")
  package static let enabled = Field<Bool>(
    "enabled", .boolean, default: true, doc: "Whether the schedule invokes its target.",
    example: "false")

  static let nameRule = StringRule(
    length: 1...64, pattern: "[0-9a-zA-Z_.-]+",
    meaning: "letters, digits, dots, hyphens and underscores")

  package let schema = KindSchema(
    section: section, noun: "schedule",
    doc: "Schedules of EventBridge Scheduler: invoke a target at a rate, by a cron expression or "
      + "once.",
    fields: [
      name.schema, group.schema, expression.schema, timezone.schema, start.schema, end.schema,
      window.schema, target.schema, role.schema, input.schema, retry.schema, deadLetter.schema,
      enabled.schema,
    ],
    attributes: [
      AttributeSchema("name", doc: "The schedule's name."),
      AttributeSchema("arn", doc: "The schedule's ARN."),
    ],
    naming: Naming(rule: nameRule, parents: [group.name]) { name, _ in
      NameLimit.shortened(name, to: 64)
    },
    rules: [expressionRule, timezoneRule, timesRule, targetRule],
    stackRules: [targetStackRule, trustRule], lints: [roleLint], toolNames: toolNames)

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    properties[Self.name].map { Identity("\(Self.group(of: properties))/\($0)") }
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    guard let name = properties[Self.name] else { return [:] }
    return [
      "name": .string(name),
      "arn": .string(scope.arn("scheduler", "schedule/\(Self.group(of: properties))/\(name)")),
    ]
  }

  static func group(of properties: Properties) -> String { properties[group] ?? defaultGroup }

  private static let defaultGroup = "default"

  /// Nil for the default group.
  private static func group(ofDeclared properties: [String: Value]) -> Template? {
    switch properties[group.name] {
    case .string(defaultGroup), nil: nil
    case .string(let text): Template([.literal(text)])
    case .unresolved(let template): template
    default: nil
    }
  }

  /// A schedule without a role gets its own.
  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    guard declaration.properties[Self.role.name] == nil else { return [declaration] }
    let address = ResourceAddress(
      section: Role.section, name: "\(declaration.address.name)-schedule")
    let role = ResourceDeclaration(
      address: address,
      properties: [
        Role.name.name: Role.name(
          after: declaration, "-schedule",
          in: Self.group(ofDeclared: declaration.properties)),
        Role.trust.name: PolicyStatements.trust([.string(Self.principal)]),
        Role.statements.name: .list(ScheduleTarget.statements(for: declaration.properties)),
      ],
      location: declaration.location,
      origin: .expanded(from: declaration.address, field: Self.target.name))
    var schedule = declaration
    schedule.properties[Self.role.name] = .unresolved(
      Template(.resource(address, attribute: "arn")))
    if let place = declaration.fieldLocations[Self.target.name] {
      schedule.fieldLocations[Self.role.name] = place
    }
    return [role, schedule]
  }

  /// The schedule's own role sends to encrypted queues and topics.
  package func grants(
    of declaration: ResourceDeclaration, in stack: StackResources
  ) -> [Grant] {
    ScheduleTarget.encrypted(by: declaration.properties).flatMap { field, target in
      Grant.toUseKey(
        of: target, ScheduleTarget.keyActions, in: declaration.address, from: declaration,
        field: field, among: { stack[$0] })
    }
  }

  static let principal = "scheduler.amazonaws.com"
}
