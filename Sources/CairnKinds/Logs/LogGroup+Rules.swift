import CairnEngine
import CairnLanguage

extension LogGroup {
  /// CloudWatch Logs "CreateLogGroup", kmsKeyId: neither an alias nor an id.
  static let keyRule = Rule { properties in
    guard let key = properties[kmsKey.name]?.string,
      !key.hasPrefix("arn:") || !key.contains(":key/")
    else { return [] }
    return [
      .init(
        path: kmsKey.name, summary: "Key without its ARN",
        detail: "CloudWatch Logs takes a key of the stack or the ARN of a key; `\(key)` isn't one.")
    ]
  }

  /// A resource is declared once: a function's `logRetention` already declares the retention of the
  /// group that it logs to.
  static let functionRule = StackRule(each: { group, stack in
    guard let function = function(writingTo: group.properties[name.name], in: stack),
      function.properties[Function.logRetention.name] != nil
    else { return [] }
    let field = Function.logRetention.name
    return [
      .init(
        path: name.name, summary: "Log group that is declared twice",
        detail: "`\(field)` of `\(function.address)` declares this log group too. Remove it there, "
          + "and write `\(retention.name)` here.",
        notes: [Diagnostic.Note("the function's `\(field)`", at: function.location(of: field))])
    ]
  })

  private static func function(
    writingTo name: Value?, in stack: StackIndex
  ) -> ResourceDeclaration? {
    switch name {
    case .string(let text) where text.hasPrefix(Function.logGroups):
      return stack.resources(named: .string(String(text.dropFirst(Function.logGroups.count))))
        .first { $0.address.section == Function.section }
    case .unresolved(let template):
      guard case .reference(.resource(let address, let attribute))? = template.parts.last,
        address.section == Function.section
      else { return nil }
      let isItself = template.parts.count == 1 && attribute == "logGroup"
      let isNamed =
        template.parts.dropLast() == [.literal(Function.logGroups)] && attribute == "name"
      return isItself || isNamed ? stack.resource(address) : nil
    default: return nil
    }
  }
}
