import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension StateMachine: AnswerKind {
  package var answers: [String: AnswerMembers] {
    ["DescribeStateMachineOutput": Self.members, "LoggingConfiguration": Self.loggingMembers]
  }

  /// Step Functions "DescribeStateMachine".
  static let members = AnswerMembers(
    held: [
      "name", "definition", "roleArn", "type", "loggingConfiguration", "tracingConfiguration",
    ],
    reported: [
      "stateMachineArn", "status", "creationDate", "revisionId", "label", "variableReferences",
    ],
    defaults: ["encryptionConfiguration": [["type": "AWS_OWNED_KEY"]]])

  private static let loggingMembers = AnswerMembers(
    held: ["level", "includeExecutionData", "destinations"])

  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    guard let name = resource.properties[Self.name] else { return nil }
    let arn = Self.arn(name, in: context.scope)
    guard let machine = try await context.stateMachine(arn) else { return nil }
    var live = LiveResource(
      properties: Self.properties(of: machine, like: resource.properties, in: context.scope),
      attributes: attributes(of: resource.properties, in: context.scope), owner: .unread,
      unmanaged: Self.members.unmanaged(in: machine)
        + Self.loggingMembers.unmanaged(
          in: machine["loggingConfiguration"], of: Self.logging.name))
    live.properties[Self.name] = name
    if context.reads.wantsOwner || context.reads.wants(Self.tags.name) {
      guard let tags = try await context.stateMachineTags(arn) else { return nil }
      live.properties[Self.tags] = Tags.users(tags)
      live.owner = owner(of: tags, context)
    }
    return live
  }

  private static func properties(
    of machine: JSONValue, like declared: Properties, in scope: Scope
  ) -> Properties {
    var properties = Properties()
    // Compared as a value: neither the order of members nor the layout of the text counts.
    if let text = machine["definition"]?.string {
      properties[raw: definition.name] = Value(json: text) ?? .string(text)
    }
    properties[type] = machine["type"]?.string?.lowercased()
    properties[role] = machine["roleArn"]?.string
    properties[logging] = logging(
      in: machine["loggingConfiguration"], like: declared[logging])
    properties.markRead([logging.name])
    // Quirk of LocalStack: it doesn't return whether executions are traced.
    if scope.flavour == .aws || machine["tracingConfiguration"] != nil {
      properties[tracing] = machine["tracingConfiguration"]?["enabled"]?.bool ?? false
    }
    return properties
  }

  /// Nil when nothing is logged.
  private static func logging(
    in settings: JSONValue?, like declared: Properties?
  ) -> Properties? {
    guard let settings, let level = settings["level"]?.string, level != "OFF" else { return nil }
    var logging = Properties()
    logging[Self.level] = level.lowercased()
    logging[includeData] = settings["includeExecutionData"]?.bool ?? false
    let group = settings["destinations"]?.array?.first?["cloudWatchLogsLogGroup"]?["logGroupArn"]
    if let arn = group?.string {
      // It is written for the group's streams; a declared ARN may be as well.
      logging[logGroup] =
        declared?[logGroup] == arn || !arn.hasSuffix(":*") ? arn : String(arn.dropLast(2))
    }
    return logging
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await concurrently(try await context.aws.listStateMachines()) { machine in
      guard let name = machine["name"]?.string,
        let tags = try await context.stateMachineTags(Self.arn(name, in: context.scope))
      else { return nil }
      return tagged(name, Properties([Self.name.name: .string(name)]), tags: tags, context)
    }
  }

  package func trace(of resource: ResourceHandle, _ context: KindContext) async throws -> Trace {
    let arn = Self.arn(try resource.properties.required(Self.name), in: context.scope)
    return Trace(created: try await context.stateMachine(arn)?["creationDate"]?.time)
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    resource.properties[Self.name].map {
      AuditedResource(
        service: "stepfunctions", name: $0, trailName: Self.arn($0, in: scope),
        operations: [
          "CreateStateMachine", "UpdateStateMachine", "DeleteStateMachine",
          "PublishStateMachineVersion", "TagResource", "UntagResource",
        ])
    }
  }
}
