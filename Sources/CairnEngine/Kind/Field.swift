import CairnLanguage

/// A typed token for one field of a kind: `properties[Queue.visibilityTimeout]` is an `Int?`.
/// Kind code reads fields by tokens, not by decoding into a struct, because a desired value may
/// still be unknown while a plan is made.
package struct Field<Content: FieldContent>: Sendable {
  package let schema: FieldSchema
  package var name: String { schema.name }

  package init(
    _ name: String, _ type: FieldType, _ presence: FieldSchema.Presence = .optional,
    default defaultValue: Content? = nil, change: FieldSchema.Change = .inPlace,
    isContainer: Bool = false, isParent: Bool = false, isSecret: Bool = false, doc: String,
    example: String? = nil, suggestions: [String] = [], advice: String? = nil
  ) {
    schema = FieldSchema(
      name, type, presence, default: defaultValue?.value, change: change, isContainer: isContainer,
      isParent: isParent, isSecret: isSecret, doc: doc, example: example, suggestions: suggestions,
      advice: advice)
  }
}

/// A Swift type of a field's value.
package protocol FieldContent: Sendable {
  /// Nil if the value has another type (or is still unresolved).
  init?(value: Value)
  var value: Value { get }
}

extension Value: FieldContent {
  package init?(value: Value) { self = value }
  package var value: Value { self }
}

extension String: FieldContent {
  package init?(value: Value) {
    guard let text = value.string else { return nil }
    self = text
  }
  package var value: Value { .string(self) }
}

extension Int: FieldContent {
  package init?(value: Value) {
    guard let number = value.integer else { return nil }
    self = number
  }
  package var value: Value { .integer(self) }
}

extension Bool: FieldContent {
  package init?(value: Value) {
    guard let flag = value.boolean else { return nil }
    self = flag
  }
  package var value: Value { .boolean(self) }
}

extension Array: FieldContent where Element: FieldContent {
  package init?(value: Value) {
    guard let items = value.list else { return nil }
    var contents: [Element] = []
    for item in items {
      guard let content = Element(value: item) else { return nil }
      contents.append(content)
    }
    self = contents
  }
  package var value: Value { .list(map(\.value)) }
}

extension Dictionary: FieldContent where Key == String, Value: FieldContent {
  package init?(value: CairnLanguage.Value) {
    guard let entries = value.map else { return nil }
    var contents: [String: Value] = [:]
    for (key, entry) in entries {
      guard let content = Value(value: entry) else { return nil }
      contents[key] = content
    }
    self = contents
  }
  package var value: CairnLanguage.Value { .map(mapValues(\.value)) }
}
