import CairnEngine
import CairnLanguage

extension Policy {
  /// A policy applies to one resource.
  static let targetRule = Rule { properties in
    let given = targets.map { $0.field.name }.filter { properties[$0] != nil }
    switch given.count {
    case 0:
      let names = targets.map { $0.field.name }.alternatives()
      return [
        .init(
          path: nil, summary: "Policy without a resource",
          detail: "A policy needs \(names): what it is about.")
      ]
    case 1: return []
    default:
      return [
        .init(
          path: given[1], summary: "Policy with two resources",
          detail: "A policy is about a `\(given[0])` or a `\(given[1])`, not both: declare one for "
            + "each.")
      ]
    }
  }

  /// IAM user guide, "Grammar of the IAM JSON policy language": a policy has a statement.
  static let statementsRule = PolicyStatements.countRule(of: statements.name)

  /// Amazon SQS "SetQueueAttributes" refuses actions "out of service scope", S3 "PutBucketPolicy"
  /// an "invalid action": a resource's policy allows actions of its own service.
  static let scopeRule = Rule { properties in
    let given = targets.filter { properties[$0.field.name] != nil }
    guard given.count == 1, let target = given.first else { return [] }
    return PolicyStatements.actions(
      of: properties, statements.name, outsideOf: target.service, detail: target.scope)
  }
}
