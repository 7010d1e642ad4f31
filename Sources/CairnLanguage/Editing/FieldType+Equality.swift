extension FieldType {
  /// Whether two values of the type mean the same. An explicit default equals an absent value, and
  /// the order of items matters only if the type says so.
  package func areEqual(_ left: Value, _ right: Value) -> Bool {
    if left == right { return true }
    guard left.isResolved, right.isResolved else { return false }
    switch (self, left, right) {
    case (.policyStatements, _, _): return PolicyMeaning.areEqual(left, right)
    case (.object(let fields), .map(let a), .map(let b)):
      return fields.allSatisfy { field in
        let (x, y) = (a[field.name], b[field.name])
        if field.meansAbsence(x) || field.meansAbsence(y) {
          return field.meansAbsence(x) && field.meansAbsence(y)
        }
        guard let x, let y else { return false }
        return field.type.areEqual(x, y)
      }
    case (.shorthand(_, let fields), _, _):
      guard let a = entries(of: left), let b = entries(of: right) else { return false }
      return FieldType.object(fields).areEqual(.map(a), .map(b))
    case (.map(_, let inner), .map(let a), .map(let b)):
      return a.count == b.count
        && a.allSatisfy { key, value in b[key].map { inner.areEqual(value, $0) } ?? false }
    case (.list(let item, _, let order), .list(let a), .list(var b)):
      guard a.count == b.count else { return false }
      if order == .significant { return zip(a, b).allSatisfy { item.areEqual($0, $1) } }
      for value in a {
        guard let found = b.firstIndex(where: { item.areEqual(value, $0) }) else { return false }
        b.remove(at: found)
      }
      return true
    default: return false
    }
  }
}

extension FieldSchema {
  /// Whether the value is empty: absent, or a collection without content.
  func meansEmpty(_ value: Value?) -> Bool {
    switch value {
    case nil, .null: true
    case .list(let items): items.isEmpty && meansAbsence(value)
    case .map(let entries): entries.isEmpty && meansAbsence(value)
    case .boolean, .integer, .number, .string, .unresolved, .secret: false
    }
  }
}
