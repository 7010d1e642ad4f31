import CairnJSON

/// The meaning of policy documents, independent of their spelling. The syntax is that of the IAM
/// JSON policy grammar ("IAM JSON policy element reference").
package enum PolicyMeaning {
  /// The normal form of a list of statements in IAM's spelling, or of a document that holds one:
  /// - a single statement becomes a list; the order of statements is kept, though it has no meaning
  /// - `Effect` is always present; `Action`, `NotAction`, `Resource`, `NotResource` are sorted
  ///   lists
  /// - `Principal` is `"*"` or a map of kinds to a text or to a sorted list of several; an account
  ///   number is the account's root ARN
  /// - in `Condition`, values are texts, alone or in a sorted list of several
  package static func statements(of value: Value) -> [Value] {
    let statements =
      if case .map(let document) = value, let inner = document["Statement"] { inner } else { value }
    switch statements {
    case .list(let items): return items.map(statement)
    case .map: return [statement(statements)]
    default: return []
    }
  }

  /// The normal form of a document's JSON text; nil if it isn't a JSON object.
  package static func statements(ofJSON text: String) -> [Value]? {
    guard let value = Value(json: text), case .map = value else { return nil }
    return statements(of: value)
  }

  /// Whether two documents, or two lists of statements, allow and deny the same.
  package static func areEqual(_ left: Value, _ right: Value) -> Bool {
    if left == right { return true }
    let (a, b) = (comparable(left), comparable(right))
    guard a == b else { return false }
    let (versionA, versionB) = (version(of: left), version(of: right))
    // Policy variables are supported from version 2012-10-17 on; that is the only difference
    // between versions.
    return versionA == nil || versionB == nil || versionA == versionB
      || !a.contains { $0.contains("${") }
  }

  /// Statements as texts that are equal if and only if the meanings are.
  private static func comparable(_ value: Value) -> [String] {
    statements(of: value).map { statement in
      guard case .map(var fields) = statement else { return statement.canonicalJSON }
      for name in ["Action", "NotAction"] {
        if case .list(let actions)? = fields[name] {
          // Action names are case-insensitive.
          let lowered = actions.map { $0.string.map { .string($0.lowercased()) } ?? $0 }
          fields[name] = sorted(lowered)
        }
      }
      return Value.map(fields).canonicalJSON
    }.sorted()
  }

  private static func version(of value: Value) -> String? {
    guard case .map(let document) = value, document["Statement"] != nil else { return nil }
    return document["Version"]?.string ?? "2008-10-17"
  }

  /// The normal form of one statement.
  package static func statement(_ value: Value) -> Value {
    guard case .map(let fields) = value else { return value }
    var normal: [String: Value] = ["Effect": "Allow"]
    for (name, value) in fields {
      switch name {
      case "Action", "NotAction", "Resource", "NotResource":
        normal[name] = sorted(value.list ?? [value])
      case "Principal", "NotPrincipal": normal[name] = principal(value)
      case "Condition": normal[name] = condition(value)
      case "Sid": normal[name] = value == "" ? nil : value
      default: normal[name] = value
      }
    }
    return .map(normal)
  }

  /// Nil for conditions without any.
  private static func condition(_ value: Value) -> Value? {
    guard case .map(let operators) = value else { return value }
    let normal = operators.compactMapValues { keys -> Value? in
      guard case .map(let keys) = keys else { return keys }
      return keys.isEmpty ? nil : .map(keys.mapValues(conditionValue))
    }
    return normal.isEmpty ? nil : .map(normal)
  }

  private static func principal(_ value: Value) -> Value {
    guard case .map(let kinds) = value else { return value }
    let normal = kinds.mapValues { value in
      single(value, as: { $0 })
    }
    guard let accounts = normal["AWS"] else { return .map(normal) }
    // In resource policies, `"*"` and `{"AWS": "*"}` mean the same: everyone.
    if normal.count == 1, accounts == "*" { return "*" }
    var result = normal
    result["AWS"] = single(accounts, as: account)
    return .map(result)
  }

  private static func account(_ value: Value) -> Value {
    guard let text = value.string, text.utf8.count == 12,
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return value }
    return .string("arn:aws:iam::\(text):root")
  }

  private static func conditionValue(_ value: Value) -> Value {
    single(value) { item in
      switch item {
      case .boolean(let flag): .string(String(flag))
      case .integer(let number): .string(String(number))
      case .number(let number): .string(number.text)
      default: item
      }
    }
  }

  /// A single value as it is, several as a sorted list.
  private static func single(_ value: Value, as convert: (Value) -> Value) -> Value {
    let items = sorted((value.list ?? [value]).map(convert))
    return items.list?.count == 1 ? items.list?.first ?? items : items
  }

  private static func sorted(_ items: [Value]) -> Value {
    if items.count < 2 { return .list(items) }
    return .list(Set(items).map { ($0.sortKey, $0) }.sorted { $0.0 < $1.0 }.map(\.1))
  }
}
