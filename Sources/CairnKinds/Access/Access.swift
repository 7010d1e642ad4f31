import CairnEngine
import CairnLanguage

/// A kind whose resources act with a role of their own, which `access` adds statements to. It lists
/// `Access.field` and `Access.rule` in its schema, and expands into that role.
package protocol AccessingKind: CatalogKind {}

extension AccessingKind {
  package func grants(
    of declaration: ResourceDeclaration, in stack: StackResources
  ) -> [Grant] {
    grants(of: declaration) + Access.grants(of: declaration, in: stack)
  }
}

package enum Access {
  package static let field = Field<Value>(
    "access", .access,
    doc: "What its own role may do with other resources of the stack; short for statements.",
    example: "{tables.metadata: write, queues.audit: send}")

  /// - Parameter role: the field that names another role.
  static func rule(of noun: String, role: String) -> Rule {
    Rule { properties in
      guard properties[role] != nil, properties[field.name] != nil else { return [] }
      return [
        .init(
          path: field.name, summary: "The \(noun) has a role and access",
          detail: "`access` adds statements to the \(noun)'s own role, so it can't be combined "
            + "with `\(role)`. Add the statements to that role, or remove `\(role)`.")
      ]
    }
  }

  /// A statement of the declaration's own role for each one of its verbs.
  static func grants(
    of declaration: ResourceDeclaration, in stack: StackResources
  ) -> [Grant] {
    let entries = declaration.properties[field.name]?.map ?? [:]
    return entries.sorted { $0.key < $1.key }.flatMap { address, entry -> [Grant] in
      guard let arn = entry.map?[AccessVerb.Member.resource],
        let name = entry.map?[AccessVerb.Member.verb]?.string,
        let resource = arn.referredResource,
        let verb = stack.schema(of: resource.section)?.access.first(where: { $0.name == name })
      else { return [] }
      return verb.statements.compactMap { statement in
        let targets = targets(of: statement, arn, stack[resource])
        if targets.isEmpty { return nil }
        return Grant(
          in: Role.section, for: declaration.address,
          ["Action": .list(statement.actions.map(Value.string)), "Resource": .list(targets)],
          from: declaration, field: "\(field.name).\(address)")
      }
    }
  }

  private static func targets(
    of statement: AccessVerb.Statement, _ arn: Value, _ resource: ResourceDeclaration?
  ) -> [Value] {
    switch statement.target {
    case .resource(let endings):
      endings.map { ending in
        guard !ending.isEmpty, case .unresolved(let template) = arn else { return arn }
        return .unresolved(Template(template.parts + [.literal(ending)]))
      }
    case .field(let name): key(resource?.properties[name]).map { [$0] } ?? []
    }
  }

  /// A key in the way that statements name it: by a reference or its ARN. Aliases don't permit
  /// anything (KMS developer guide, "Specifying KMS keys in IAM policy statements"), and AWS's own
  /// keys need no permission.
  private static func key(_ value: Value?) -> Value? {
    if value?.referredResource != nil { return value }
    guard let text = value?.string, text.hasPrefix("arn:"), text.contains(":key/") else {
      return nil
    }
    return value
  }
}
