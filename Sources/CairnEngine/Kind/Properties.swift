import CairnLanguage

/// The fields of one resource (or of one object inside it), in normal form.
package struct Properties: Hashable, Sendable, FieldContent {
  package var values: [String: Value]

  package init(_ values: [String: Value] = [:]) { self.values = values }

  package init?(value: Value) {
    guard let map = value.map else { return nil }
    values = map
  }

  package var value: Value { .map(values) }

  /// Nil when absent, and when not known yet. Setting nil removes the field.
  package subscript<Content: FieldContent>(_ field: Field<Content>) -> Content? {
    get { values[field.name].flatMap(Content.init(value:)) }
    set { values[field.name] = newValue?.value }
  }

  /// The value as it is, resolved or not.
  package subscript(raw name: String) -> Value? {
    get { values[name] }
    set { values[name] = newValue }
  }
}
