import CairnEngine
import CairnLanguage

extension Properties {
  /// Says of fields that they were looked at: those that are absent are so at the target too, and not
  /// merely unread.
  mutating func markRead(_ fields: [String]) {
    for field in fields where values[field] == nil { values[field] = .null }
  }

  /// A field that every declaration has by the time it is applied.
  func required<Content: FieldContent>(_ field: Field<Content>) throws -> Content {
    guard let content = self[field] else {
      throw KindError("`\(field.name)` has no value.", path: field.name)
    }
    return content
  }
}
