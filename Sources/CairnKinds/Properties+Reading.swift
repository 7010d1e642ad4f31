import CairnEngine
import CairnLanguage

extension Properties {
  /// Marks fields as read: those that are absent are absent in the endpoint, not just unread.
  mutating func markRead(_ fields: [String]) {
    for field in fields where values[field] == nil { values[field] = .null }
  }

  /// A field that every declaration has when it is applied.
  func required<Content: FieldContent>(_ field: Field<Content>) throws -> Content {
    guard let content = self[field] else {
      throw KindError("`\(field.name)` has no value.", path: field.name)
    }
    return content
  }
}
