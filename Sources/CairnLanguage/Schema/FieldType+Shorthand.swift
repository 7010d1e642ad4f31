extension FieldType {
  /// The fields of a map with known fields; nil for other types.
  package var fields: [FieldSchema]? {
    switch self {
    case .object(let fields), .shorthand(_, let fields): fields
    default: nil
    }
  }

  /// For a type with a shorthand, the type of the value that may be written alone; otherwise the
  /// type itself.
  package var short: FieldType {
    guard case .shorthand(let name, _) = self else { return self }
    return member(name).type
  }

  /// The value as a map of the type's fields; nil if it isn't one.
  package func entries(of value: Value) -> [String: Value]? {
    switch (self, value) {
    case (_, .map(let entries)): entries
    case (_, .secret): nil
    case (.shorthand(let name, _), _): [name: value]
    default: nil
    }
  }
}
