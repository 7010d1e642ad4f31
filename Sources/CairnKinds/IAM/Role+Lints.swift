import CairnEngine
import CairnLanguage

extension Role {
  /// A declared role is left as it is written, so that it has to permit what links do with it.
  /// Nothing is found if policies from outside the stack are attached, whose permissions aren't
  /// known here.
  ///
  /// - Parameters:
  ///   - link: whose `field` refers to what the statements are about.
  ///   - user: who uses the role, as the beginning of a sentence.
  ///   - wayOut: what else can be done, as the end of a sentence; nil if there is nothing.
  ///   - note: what the role is.
  static func findings(
    about link: ResourceDeclaration, _ field: String, _ needed: [Value],
    in role: ResourceDeclaration, _ stack: StackIndex, user: String, wayOut: String?, note: String
  ) -> [Lint.Finding] {
    guard let permitted = permissions(of: role, stack) else { return [] }
    return needed.map(PolicyMeaning.statement).compactMap {
      lacking($0, in: permitted)
    }.map { statement in
      let item = text(of: statement)
      return Lint.Finding(
        .missingPermission, at: link.address, field,
        detail: "\(user), and `\(role.address)` doesn't permit that. Add the statement `\(item)` "
          + "to the role\(wayOut.map { ", \($0)" } ?? "").",
        notes: [Diagnostic.Note(note, at: role.location)],
        fix: .append(to: role.address, path: Role.statements.name, item: item))
    }
  }

  /// The statement with only those actions that no other one permits; nil if there are none.
  private static func lacking(_ needed: Value, in permitted: [Value]) -> Value? {
    guard let fields = needed.map else { return nil }
    func statement(_ actions: [Value]) -> Value {
      .map(fields.merging(["Action": .list(actions)]) { $1 })
    }
    let actions = (fields["Action"]?.list ?? []).filter { action in
      !permitted.contains { StatementCoverage.covers($0, statement([action])) }
    }
    return actions.isEmpty ? nil : statement(actions)
  }

  /// With those of managed policies of the stack; nil if there are others.
  private static func permissions(of role: ResourceDeclaration, _ stack: StackIndex) -> [Value]? {
    var found = role.properties[statements.name]?.list ?? []
    found += (role.properties[inlinePolicies.name]?.map ?? [:]).values.flatMap { $0.list ?? [] }
    for policy in role.properties[managedPolicies.name]?.list ?? [] where policy != logsPolicy {
      guard let own = stack.resource(referredToBy: policy) else { return nil }
      found += own.properties[ManagedPolicy.statements.name]?.list ?? []
    }
    return found
  }

  /// A statement as it is written in a stack file.
  private static func text(of statement: Value) -> String {
    func list(_ name: String) -> [String] {
      (statement.map?[name]?.list ?? []).map { value in
        guard case .unresolved(let template) = value else { return value.string ?? "" }
        return template.description
      }
    }
    let resources = list("Resource").map { "\"\($0)\"" }.joined(separator: ", ")
    return "{actions: [\(list("Action").joined(separator: ", "))], resources: [\(resources)]}"
  }
}
