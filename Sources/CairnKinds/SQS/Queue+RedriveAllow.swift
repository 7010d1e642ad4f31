import CairnEngine
import CairnLanguage

extension Queue {
  /// A dead-letter queue that names its source queues would need them, and they need it. SQS doesn't
  /// look for the source queues, so their ARNs are composed from their names.
  package func untied(
    _ declaration: ResourceDeclaration, in stack: StackResources
  ) -> ResourceDeclaration {
    let field = Self.redriveAllow.name
    guard var allow = declaration.properties[field]?.map,
      let queues = allow[RedriveAllow.queues.name]?.list
    else { return declaration }
    allow[RedriveAllow.queues.name] = .list(queues.map { Self.composed($0, in: stack) })
    var declaration = declaration
    declaration.properties[field] = .map(allow)
    return declaration
  }

  private static func composed(_ queue: Value, in stack: StackResources) -> Value {
    guard let address = queue.referredResource, address.section == section,
      let name = stack[address]?.properties[name.name]
    else { return queue }
    let ending: [Template.Part]
    switch name {
    case .string(let text): ending = [.literal(text)]
    case .unresolved(let template): ending = template.parts
    default: return queue
    }
    return Template(
      [
        .literal("arn:"), .reference(.stack(.partition)), .literal(":sqs:"),
        .reference(.stack(.region)), .literal(":"), .reference(.stack(.account)), .literal(":"),
      ] + ending
    ).resolving { _ in nil }
  }
}
