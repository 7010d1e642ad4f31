import CairnEngine
import CairnLanguage

extension StateMachine {
  /// A definition in a file that wasn't read is left out.
  static let definitionRule = Rule { properties in
    guard let definition = properties[definition.name] else {
      guard properties[definitionFile.name] == nil else { return [] }
      return [
        .init(
          path: nil, summary: "State machine without a definition",
          detail: "A state machine needs a `definition`, or the name of a file with one in "
            + "`definitionFile`.")
      ]
    }
    return WorkflowCheck.violations(in: definition, at: Self.definition.name)
  }

  static let roleRule = Rule { properties in
    guard properties[role.name] != nil, properties[permissions.name] != nil else { return [] }
    return [
      .init(
        path: permissions.name, summary: "The state machine has a role and permissions",
        detail: "`permissions` creates a role for the state machine, so it can't be combined with "
          + "`role`. Add the statements to the role, or remove `role`.")
    ]
  }

  /// Step Functions "CreateStateMachine", roleArn: refused if Step Functions can't assume the role.
  static let trustRule = StackRule(each: { machine, stack in
    Role.distrust(
      of: principal, "Step Functions", in: machine.properties[role.name], at: role.name, stack
    ) { "The workflow runs in `\($0)`, which doesn't let it." }
  })
}
