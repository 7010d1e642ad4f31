import CairnEngine
import CairnLanguage

extension API {
  /// The integrations with their paths.
  private static func integrations(
    of api: ResourceDeclaration
  ) -> [(path: String, fields: [String: Value])] {
    RouteFields.listed(api.properties).compactMap { route in
      route.fields[RouteFields.integration.name]?.map.map {
        ("\(route.path).\(RouteFields.integration.name)", $0)
      }
    }
  }

  /// API Gateway "PutIntegration", credentials.
  static let trustRule = StackRule(each: { api, stack in
    integrations(of: api).flatMap { path, fields in
      Role.distrust(
        of: RouteIntegration.principal, "API Gateway", in: fields[RouteIntegration.role.name],
        at: "\(path).\(RouteIntegration.role.name)", stack)
    }
  })

  /// SQS "SendMessage", MessageGroupId; Step Functions "StartSyncExecution".
  static let queuesRule = StackRule(each: { api, stack in
    integrations(of: api).compactMap { path, fields in
      let queue = fields[RouteIntegration.queue.name]
      let hasGroup = fields[RouteIntegration.messageGroup.name] != nil
      switch stack.isFIFO(queue) {
      case true where !hasGroup:
        return .init(
          path: "\(path).\(RouteIntegration.queue.name)",
          summary: "FIFO queue without a message group",
          detail: "Messages of a FIFO queue are in a group: name one in `messageGroup`.",
          notes: stack.note(onFIFO: queue, "queue"))
      case false where hasGroup:
        return .init(
          path: "\(path).\(RouteIntegration.messageGroup.name)",
          summary: "Message group of a standard queue",
          detail: "Only FIFO queues have message groups: leave `messageGroup` out.",
          notes: stack.note(onFIFO: queue, "queue"))
      default: break
      }
      guard fields[RouteIntegration.wait.name]?.boolean == true,
        let machine = stack.resource(referredToBy: fields[RouteIntegration.stateMachine.name]),
        machine.properties[StateMachine.type.name] != "express"
      else { return nil }
      return .init(
        path: "\(path).\(RouteIntegration.wait.name)", summary: "Waiting for a standard workflow",
        detail: "API Gateway waits for express state machines only: set `type: express` there, or "
          + "leave `wait` out.",
        notes: [Diagnostic.Note("the state machine", at: machine.location)])
    }
  })

  /// A declared role is left as it is written.
  static let roleLint = Lint { api, stack in
    integrations(of: api).flatMap { path, fields -> [Lint.Finding] in
      guard let role = stack.resource(referredToBy: fields[RouteIntegration.role.name]) else {
        return []
      }
      return RouteIntegration.actions(of: fields).flatMap { field, action -> [Lint.Finding] in
        guard let target = fields[field] else { return [] }
        return Role.findings(
          about: api, "\(path).\(field)",
          [["Action": [.string(action)], "Resource": [target]]], in: role, stack,
          user: "API Gateway uses the integration's role", wayOut: nil,
          note: "the integration's role")
      }
    }
  }
}
