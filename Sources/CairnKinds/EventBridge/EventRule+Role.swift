import CairnEngine
import CairnLanguage

extension EventRule {
  /// Gives the targets that start a state machine, and name no role, one of the rule's own.
  /// EventBridge user guide, "Using identity-based policies for Amazon EventBridge".
  ///
  /// - Returns: that role; nil if no target needs it.
  func ownRole(for rule: inout ResourceDeclaration) -> ResourceDeclaration? {
    let listed = rule.properties[Self.targets.name]?.opened?.map ?? [:]
    let lacking = listed.filter { _, target in
      target.map?[EventTarget.stateMachine.name] != nil && target.map?[EventTarget.role.name] == nil
    }
    guard let first = lacking.keys.min() else { return nil }
    let address = ResourceAddress(section: Role.section, name: "\(rule.address.name)-event")
    let reference = Value.unresolved(Template(.resource(address, attribute: "arn")))
    var targets = listed
    var machines: [Value] = []
    for (id, target) in lacking.sorted(by: { $0.key < $1.key }) {
      var fields = target.map ?? [:]
      fields[EventTarget.role.name] = reference
      targets[id] = .map(fields)
      if let machine = fields[EventTarget.stateMachine.name], !machines.contains(machine) {
        machines.append(machine)
      }
    }
    let place = "\(Self.targets.name).\(first).\(EventTarget.stateMachine.name)"
    let role = ResourceDeclaration(
      address: address,
      properties: [
        Role.name.name: Role.name(after: rule, "-event", in: Self.busWord(of: rule)),
        Role.trust.name: PolicyStatements.trust([.string(EventTarget.principal)]),
        Role.statements.name: .list(
          machines.map {
            PolicyMeaning.statement([
              "Effect": "Allow", "Action": [.string(EventTarget.startAction)], "Resource": [$0],
            ])
          }),
      ],
      location: rule.location(of: place),
      origin: .expanded(from: rule.address, field: Self.targets.name))
    rule.properties[Self.targets.name] = rule.properties[Self.targets.name]?.keepingSecrecy { _ in
      .map(targets)
    }
    return role
  }

  /// The bus in the names of other resources; nil for the default one.
  private static func busWord(of rule: ResourceDeclaration) -> Template? {
    guard let bus = rule.properties[Self.bus.name] else { return nil }
    if let own = bus.referredResource { return Template([.literal(own.name)]) }
    let name = busName(Properties(rule.properties).opened)
    return name == defaultBus ? nil : Template([.literal(name.replacing("/", with: "-"))])
  }
}
