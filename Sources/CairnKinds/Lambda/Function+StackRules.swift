import CairnEngine
import CairnLanguage

extension Function {
  /// Lambda "CreateFunction", Role: refused if Lambda can't assume the role.
  static let trustRule = StackRule(each: { function, stack in
    guard let role = stack.resource(referredToBy: function.properties[Function.role.name]),
      Role.lets("lambda.amazonaws.com", assume: role.properties) == false
    else { return [] }
    return [
      .init(
        path: Function.role.name, summary: "Lambda can't assume the role",
        detail: "Lambda runs the function in `\(role.address)`, which doesn't let it. Write "
          + "`assumedBy: [lambda.amazonaws.com]` there, or let `lambda.amazonaws.com` assume it in "
          + "`trust`.",
        notes: [Diagnostic.Note("the role", at: role.location)])
    ]
  })
}

extension Role {
  /// Whether a service may assume a role; nil if the declaration doesn't show it.
  static func lets(_ service: String, assume properties: [String: Value]) -> Bool? {
    if let services = properties[assumedBy.name]?.list {
      if services.contains(.string(service)) { return true }
      return services.allSatisfy(\.isResolved) ? false : nil
    }
    guard let statements = properties[trust.name]?.list else { return nil }
    for statement in statements.compactMap(\.map) where statement["Effect"] == "Allow" {
      guard let principal = statement["Principal"], principal.isResolved else { return nil }
      let services = principal.map?["Service"]
      if principal == "*" || services == .string(service)
        || services?.list?.contains(.string(service)) == true
      {
        return true
      }
    }
    return false
  }
}
