import CairnEngine
import CairnLanguage

/// Conversion between policy documents in IAM and fields of the type `policyStatements`.
enum PolicyStatements {
  /// The document for a service.
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
    ]).jsonText
  }

  /// The statements of a document, in the spelling of `desired` if they mean the same. A text that
  /// isn't a policy becomes one statement with the text.
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

  /// A policy document needs statements.
  static func countRule(of field: String) -> Rule {
    Rule { properties in
      guard properties[field]?.list?.isEmpty == true else { return [] }
      return [
        .init(
          path: field, summary: "Policy without statements",
          detail: "`\(field)` is empty, and a policy needs at least one statement.")
      ]
    }
  }

  /// Reports actions of other services than the policy's own.
  ///
  /// - Parameter detail: what the policy allows, as a sentence without its full stop.
  static func actions(
    of properties: [String: Value], _ field: String, outsideOf service: String, detail: String
  ) -> [Rule.Violation] {
    (properties[field]?.list ?? []).enumerated().flatMap { number, statement in
      ["Action", "NotAction"].flatMap { name -> [Rule.Violation] in
        let actions = statement.map?[name]?.list ?? []
        return actions.enumerated().compactMap { index, action in
          guard let text = action.string, let colon = text.firstIndex(of: ":"),
            text[..<colon].lowercased() != service
          else { return nil }
          return .init(
            path: "\(field)[\(number)].\(name)[\(index)]", summary: "Action of another service",
            detail: "\(detail); `\(text)` isn't one.")
        }
      }
    }
  }
}
