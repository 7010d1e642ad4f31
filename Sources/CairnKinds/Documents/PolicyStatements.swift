import CairnEngine
import CairnLanguage

/// Policy documents as IAM keeps them, and as fields of the type `policyStatements` have them.
enum PolicyStatements {
  /// The document a service takes.
  ///
  /// - Throws: `KindError` while a part of it is not known.
  static func document(
    _ statements: [Value], field: String, version: PolicyVersion = .current
  ) throws -> String {
    guard Value.list(statements).isResolved else {
      throw KindError("A part of `\(field)` is not known yet.", path: field)
    }
    return Value.map([
      "Version": .string(version.rawValue), "Statement": .list(statements),
    ]).json
  }

  /// The statements of a document, in the spelling of `desired` where they mean the same. A text
  /// that is no policy is shown as one statement that holds the text.
  static func read(_ document: String, like desired: Value?) -> Value {
    guard let statements = PolicyMeaning.statements(ofJSON: document) else {
      return [["Statement": .string(document)]]
    }
    if let desired, PolicyMeaning.areEqual(desired, .list(statements)) { return desired }
    return .list(statements)
  }

  /// Lets services assume a role.
  static func trust(_ services: Value) -> Value {
    let statement: Value = [
      "Effect": "Allow", "Principal": ["Service": services], "Action": ["sts:AssumeRole"],
    ]
    return [PolicyMeaning.statement(statement)]
  }
}
