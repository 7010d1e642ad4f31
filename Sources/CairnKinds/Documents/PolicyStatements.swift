import CairnAWS
import CairnLanguage

/// Policy documents as the services keep them, and as the field type `policyStatements` has them.
/// Two documents that say the same in different spelling are the same (IAM "Policy grammar").
package enum PolicyStatements {
  package static let version = "2012-10-17"

  /// The document a service takes; nil while a part of it is not known.
  package static func document(_ statements: [Value]) -> JSONValue? {
    var written: [JSONValue] = []
    for statement in statements {
      guard let json = inIAMSpelling(statement).json else { return nil }
      written.append(json)
    }
    return ["Version": .string(version), "Statement": .array(written)]
  }

  /// The statements of a document, in the spelling of `desired` where they mean the same. A text
  /// that is no policy is one statement that holds the text.
  package static func read(_ document: String, like desired: Value?) -> Value {
    guard let json = try? JSONValue(parsing: document) else {
      return [["Statement": .string(document)]]
    }
    let statements: [Value]
    switch Value(json).map?["Statement"] {
    case .list(let several)?: statements = several
    case .map(let one)?: statements = [.map(one)]
    default: statements = []
    }
    if let desired, let wanted = desired.list, meaning(wanted) == meaning(statements) {
      return desired
    }
    return .list(statements.map(inIAMSpelling))
  }

  package static func meansTheSame(_ some: [Value], _ others: [Value]) -> Bool {
    meaning(some) == meaning(others)
  }

  /// Order and repetition of statements carry no meaning.
  private static func meaning(_ statements: [Value]) -> Set<Value> {
    Set(statements.map(canonical))
  }

  // MARK: Spelling

  private static let spelling: [String: String] = [
    "effect": "Effect", "sid": "Sid", "principal": "Principal", "principals": "Principal",
    "notprincipal": "NotPrincipal", "notprincipals": "NotPrincipal", "action": "Action",
    "actions": "Action", "notaction": "NotAction", "notactions": "NotAction",
    "resource": "Resource", "resources": "Resource", "notresource": "NotResource",
    "notresources": "NotResource", "condition": "Condition", "conditions": "Condition",
  ]

  private static let principals: [String: String] = [
    "aws": "AWS", "service": "Service", "federated": "Federated", "canonicaluser": "CanonicalUser",
  ]

  private static func inIAMSpelling(_ statement: Value) -> Value {
    guard let fields = statement.map else { return statement }
    var spelled: [String: Value] = ["Effect": "Allow"]
    for (key, value) in fields where value != .null {
      let name = spelling[key.lowercased()] ?? key
      switch (name, value) {
      case ("Effect", .string(let text)): spelled[name] = .string(text.lowercased() == "deny" ? "Deny" : "Allow")
      case ("Principal", .map(let kinds)), ("NotPrincipal", .map(let kinds)):
        spelled[name] = .map(
          Dictionary(
            kinds.map { (principals[$0.key.lowercased()] ?? $0.key, $0.value) },
            uniquingKeysWith: { first, _ in first }))
      default: spelled[name] = value
      }
    }
    return .map(spelled)
  }

  // MARK: Meaning

  private static func canonical(_ statement: Value) -> Value {
    guard var fields = inIAMSpelling(statement).map else { return statement }
    for (name, value) in fields {
      switch name {
      case "Action", "NotAction":
        fields[name] = texts(value) { $0.lowercased() }
      case "Resource", "NotResource":
        fields[name] = texts(value)
      case "Principal", "NotPrincipal":
        if value == "*" {
          fields[name] = ["AWS": ["*"]]
        } else if let kinds = value.map {
          fields[name] = .map(kinds.mapValues { texts($0, accountRoot) })
        }
      case "Condition":
        fields[name] = conditions(value)
      default: break
      }
    }
    return .map(fields)
  }

  private static func conditions(_ value: Value) -> Value {
    guard let operators = value.map else { return value }
    return .map(
      operators.mapValues { keys in
        guard let keys = keys.map else { return keys }
        // Condition keys are not case-sensitive.
        return .map(
          Dictionary(
            keys.map { ($0.key.lowercased(), texts($0.value)) },
            uniquingKeysWith: { first, _ in first }))
      })
  }

  /// `123456789012` is short for the account's root.
  private static func accountRoot(_ principal: String) -> String {
    let parts = principal.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 6, parts[2] == "iam", parts[5] == "root" else { return principal }
    return String(parts[4])
  }

  /// One text or several: sorted, each once.
  private static func texts(_ value: Value, _ map: (String) -> String = { $0 }) -> Value {
    let items = value.list ?? [value]
    let texts = items.map { item -> String in
      switch item {
      case .string(let text): map(text)
      case .integer(let number): String(number)
      case .boolean(let flag): String(flag)
      case .null, .list, .map: item.json?.serialized() ?? ""
      case .unresolved(let template): template.description
      }
    }
    return .list(Set(texts).sorted().map(Value.string))
  }
}
