extension FieldType {
  /// The type of a list's items; `.any` if the type isn't a list.
  package var itemType: FieldType {
    switch self {
    case .list(let item, _, _): item
    case .policyStatements(let use): .object(PolicyStatement.fields(use))
    default: .any
    }
  }

  /// The fields of the object that the type is, or that is in its list or map.
  var innerFields: [FieldSchema] {
    switch self {
    case .object(let fields), .shorthand(_, let fields): fields
    case .list(let item, _, _): item.innerFields
    case .map(_, let value): value.innerFields
    default: []
    }
  }

  /// The type of one entry of a map or object, and whether the entry is secret.
  package func member(_ key: String) -> (type: FieldType, isSecret: Bool) {
    switch self {
    case .object(let fields), .shorthand(_, let fields):
      fields.first { $0.name == key }.map { ($0.type, $0.isSecret) } ?? (.any, false)
    case .map(_, let value): (value, false)
    default: (.any, false)
    }
  }

  /// Whether the order of a list's items is significant.
  package var hasOrder: Bool {
    switch self {
    case .list(_, _, let order): order == .significant
    case .policyStatements: false
    default: true
    }
  }
}

extension PolicyStatement {
  /// Converts a statement from IAM's spelling to that of the stack language: `Action` becomes
  /// `actions`. Names that the language doesn't know are kept.
  package static func written(_ statement: Value) -> Value {
    guard case .map(let entries) = statement else { return statement }
    return .map(
      Dictionary(
        entries.map { name, value in
          let field = fieldNames[name] ?? name
          return (field, written(value, in: field))
        }, uniquingKeysWith: { first, _ in first }))
  }

  private static func written(_ value: Value, in field: String) -> Value {
    switch (special[field], value) {
    case (.effect, .string(let text)): .string(text.lowercased())
    case (.principal, .map(let kinds)):
      .map(
        Dictionary(
          kinds.map { (principalNames[$0] ?? $0, $1) }, uniquingKeysWith: { first, _ in first }))
    case (.actions, .string), (.resources, .string): .list([value])
    default: value
    }
  }

  private static let fieldNames = Dictionary(
    (["sid"] + special.keys).map { (spelling(of: $0), $0) },
    uniquingKeysWith: { first, _ in first })
  private static let principalNames = Dictionary(
    principalSpelling.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
}
