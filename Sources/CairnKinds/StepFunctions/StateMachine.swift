import CairnEngine
import CairnLanguage

/// `stateMachines`: a state machine of Step Functions. Limits are those of Step Functions
/// "CreateStateMachine".
package struct StateMachine: AccessingKind {
  package static let section = "stateMachines"

  package static let name = Field<String>(
    "name", .string(nameRule), change: .replacement,
    doc: "Name of the state machine in the account and region.", example: "shop-order")
  package static let definition = Field<Value>(
    "definition", .any,
    doc: "The workflow in the Amazon States Language, as a map; `${…}` works everywhere in it. "
      + "Its states are checked before any request, and then by Step Functions.",
    example: "{StartAt: Wait, States: {Wait: {Type: Wait, Seconds: 60, End: true}}}")
  package static let definitionFile = Field<String>(
    "definitionFile", .path, change: .nothing,
    doc: "File with the definition, in YAML or JSON, in which `${…}` works as in the stack.",
    example: "../workflows/order.asl.json")
  package static let type = Field<String>(
    "type", .enumeration(["standard", "express"]), default: "standard", change: .replacement,
    doc: "Standard workflows run for up to a year and keep a history; express ones run for up to "
      + "five minutes.", example: "express")
  package static let role = Field<String>(
    "role", .reference(sections: [Role.section], attribute: "arn"),
    doc: "Role that the workflow runs in; by default the state machine gets its own.",
    example: "order-workflow")
  package static let permissions = Field<[Value]>(
    "permissions", .policyStatements(.identity),
    doc: "Permissions of the state machine's own role, as statements, besides those for `logging` "
      + "and `tracing`.",
    example: #"[{actions: [sqs:SendMessage], resources: ["${queues.orders.arn}"]}]"#)
  package static let logging = Field<Properties>(
    "logging", .object([level.schema, logGroup.schema, includeData.schema]),
    doc: "Which events of executions are logged, and where; by default none are.",
    example: "{level: error, logGroup: workflows}")
  package static let level = Field<String>(
    "level", .enumeration(["all", "error", "fatal"]), .required,
    doc: "Which events are logged.", example: "error")
  package static let logGroup = Field<String>(
    "logGroup", .reference(sections: [LogGroup.section], attribute: "arn"), .required,
    doc: "Log group for the events.", example: "workflows")
  package static let includeData = Field<Bool>(
    "includeData", .boolean, default: false,
    doc: "Whether inputs and outputs are logged too.", example: "true")
  package static let tracing = Field<Bool>(
    "tracing", .boolean, default: false, doc: "Whether executions are traced with X-Ray.",
    example: "true")
  package static let tags = Tags.field()

  private static let nameRule = StringRule(
    length: 1...80, pattern: ##"[^\s<>{}\[\]?*"#%\\^|~`$&,;:/]+"##,
    meaning: "letters, digits and !'()+-.=@_")
  /// With the number of a version or the name of an alias.
  static let arnRule = StringRule(
    length: 1...1_600,
    pattern: #"arn:aws[a-z-]*:states:[a-z0-9-]+:[0-9]{12}:stateMachine:[^\s:/]+(:[^\s:/]+)?"#,
    meaning: "the ARN of a state machine, such as "
      + "`arn:aws:states:us-east-1:123456789012:stateMachine:order`")

  package let schema = KindSchema(
    section: section, noun: "state machine",
    doc: "State machines of Step Functions. `cairn state-machines start` runs one.",
    fields: [
      name.schema, type.schema, definition.schema, definitionFile.schema, role.schema,
      permissions.schema, Access.field.schema, logging.schema, tracing.schema, tags.schema,
    ],
    attributes: [
      AttributeSchema("arn", doc: "ARN of the state machine.", literal: arnRule),
      AttributeSchema("name", doc: "Name of the state machine."),
    ],
    naming: Naming(rule: nameRule) { name, _ in NameLimit.shortened(name, to: 80) },
    rules: [
      definitionRule, roleRule, Access.rule(of: "state machine", role: role.name),
      Tags.countRule(),
    ], stackRules: [trustRule], lints: [roleLint],
    attachment: AttachmentFields(path: definitionFile.name, content: definition.name),
    access: access, toolNames: toolNames)

  package init() {}

  package let services = ["stepfunctions"]

  static let principal = "states.amazonaws.com"

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    properties[Self.name].map(Identity.init)
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    guard let name = properties[Self.name] else { return [:] }
    return ["name": .string(name), "arn": .string(Self.arn(name, in: scope))]
  }

  static func arn(_ name: String, in scope: Scope) -> String {
    scope.arn("states", "stateMachine:\(name)")
  }

  /// A state machine without a role gets its own.
  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    guard declaration.properties[Self.role.name] == nil else { return [declaration] }
    return Role.own(
      Role.Own(
        service: Self.principal, role: Self.role, permissions: Self.permissions,
        suffix: "-states", needed: Self.needs(of: declaration).map(\.statement)),
      of: declaration)
  }

  /// The statements that the role needs for fields of the state machine.
  static func needs(of machine: ResourceDeclaration) -> [(statement: Value, field: String)] {
    var needed: [(statement: Value, field: String)] = []
    if machine.properties[logging.name] != nil { needed.append((logRights, logging.name)) }
    if machine.properties[tracing.name]?.boolean == true {
      needed.append((traceRights, tracing.name))
    }
    return needed
  }

  /// AWS Step Functions developer guide, "Using CloudWatch Logs to log execution history", which
  /// can't be limited to one log group.
  private static let logRights = rights([
    "logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies", "logs:GetLogDelivery", "logs:ListLogDeliveries",
    "logs:PutResourcePolicy", "logs:UpdateLogDelivery",
  ])

  /// AWS Step Functions developer guide, "Trace Step Functions request data in AWS X-Ray".
  private static let traceRights = rights([
    "xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
  ])

  private static func rights(_ actions: [String]) -> Value {
    PolicyMeaning.statement([
      "Effect": "Allow", "Action": .list(actions.map(Value.string)), "Resource": ["*"],
    ])
  }
}
