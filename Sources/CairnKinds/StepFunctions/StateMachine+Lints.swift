import CairnEngine
import CairnLanguage

extension StateMachine {
  static let roleLint = Lint { machine, stack in
    guard let role = stack.resource(referredToBy: machine.properties[role.name]) else { return [] }
    return needs(of: machine).flatMap { statement, field in
      Role.findings(
        about: machine, field, [statement], in: role, stack,
        user: "Step Functions needs the role for `\(field)`",
        wayOut: "or leave out `role`: then the state machine has its own, with what it needs",
        note: "the state machine's role")
    }
  }
}
