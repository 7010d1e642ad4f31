import CairnEngine
import CairnLanguage

/// What a function does by its role, besides writing its log.
extension Function {
  /// The statements for fields that name nothing of the stack.
  static func needs(
    of properties: [String: Value]
  ) -> [(statement: Value, field: String)] {
    var needed: [(statement: Value, field: String)] = []
    if properties[tracing.name] == "active" { needed.append((traceRights, tracing.name)) }
    if properties[vpc.name] != nil { needed.append((vpcRights, vpc.name)) }
    return needed
  }

  /// AWS Lambda developer guide, "Visualize Lambda function invocations using AWS X-Ray", which can't
  /// be limited to one resource.
  private static let traceRights = rights(["xray:PutTelemetryRecords", "xray:PutTraceSegments"])

  static func rights(_ actions: [String]) -> Value {
    PolicyMeaning.statement([
      "Effect": "Allow", "Action": .list(actions.map(Value.string)), "Resource": ["*"],
    ])
  }

  /// To send to its dead-letter queue and its destinations.
  package func grants(of declaration: ResourceDeclaration) -> [Grant] {
    FunctionDestination.declared(in: declaration.properties).map {
      Grant(
        in: Role.section, for: declaration.address, $0.need, from: declaration, field: $0.path)
    }
  }

  package func grants(
    of declaration: ResourceDeclaration, in stack: StackResources
  ) -> [Grant] {
    grants(of: declaration) + Access.grants(of: declaration, in: stack)
      + FunctionDestination.declared(in: declaration.properties).flatMap { destination in
        Grant.toUseKey(
          of: destination.value, FunctionDestination.keyActions, in: declaration.address,
          from: declaration, field: destination.path, among: { stack[$0] })
      }
  }

  static let roleLint = Lint { function, stack in
    guard let role = stack.resource(referredToBy: function.properties[role.name]) else {
      return []
    }
    let destinations = FunctionDestination.declared(in: function.properties)
    let keys = destinations.compactMap { destination in
      KMSKey.use(
        of: destination.value, FunctionDestination.keyActions, among: stack.resource(_:)
      ).map { (statement: $0, field: destination.path) }
    }
    let all =
      needs(of: function.properties) + destinations.map { (statement: $0.need, field: $0.path) }
      + keys
    return all.flatMap { need in
      Role.findings(
        about: function, need.field, [need.statement], in: role, stack,
        user: "Lambda uses the function's role for `\(need.field)`",
        wayOut: "or leave out `role`: then the function has its own, with what it needs",
        note: "the function's role")
    }
  }
}
