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

  /// Nil if absent or not known yet. Setting nil removes the field.
  package subscript<Content: FieldContent>(_ field: Field<Content>) -> Content? {
    get { values[field.name].flatMap(Content.init(value:)) }
    set { values[field.name] = newValue?.value }
  }

  /// Copies the value of `others` at a path such as `memory`, `tags.team` or
  /// `deadLetter.maxReceives`.
  mutating func leave(_ path: String, as others: Properties) {
    values = Self.leaving(path[...], in: values, as: others.values)
  }

  private static func leaving(
    _ path: Substring, in own: [String: Value], as other: [String: Value]
  ) -> [String: Value] {
    var entries = own
    let key = String(path)
    // A key that the user chose may contain dots.
    if let dot = path.firstIndex(of: "."), own[key] == nil, other[key] == nil {
      let owner = String(path[..<dot])
      entries[owner] = .map(
        leaving(
          path[path.index(after: dot)...], in: own[owner]?.map ?? [:],
          as: other[owner]?.map ?? [:]))
    } else {
      entries[key] = other[key]
    }
    return entries
  }

  /// The raw value, resolved or not.
  package subscript(raw name: String) -> Value? {
    get { values[name] }
    set { values[name] = newValue }
  }
}
