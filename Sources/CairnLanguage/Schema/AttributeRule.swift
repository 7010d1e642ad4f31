/// Finds references to attributes that a resource, as declared, doesn't have
/// (`AttributeSchema.Need`). Without this check, the apply would fail halfway.
struct AttributeRule {
  private let stack: StackIndex
  private let schemas: [String: KindSchema]

  /// Nil if no kind has attributes with a need.
  init?(_ stack: StackIndex, _ schemas: [KindSchema]) {
    let needing = schemas.filter { $0.attributes.contains { $0.needs != nil } }
    if needing.isEmpty { return nil }
    self.stack = stack
    self.schemas = Dictionary(needing.map { ($0.section, $0) }) { first, _ in first }
  }

  /// One diagnostic per invalid reference, at its place.
  var violations: [Diagnostic] {
    stack.stack.resources.flatMap { resource -> [Diagnostic] in
      guard resource.mentioned.contains(where: { schemas[$0.section] != nil }) else { return [] }
      return resource.properties.filter { refersToNeeding($0.value) }.sorted { $0.key < $1.key }
        .flatMap { field, value in
          violations(in: value, at: field) { resource.location(of: $0) }
        }
    }
      + stack.stack.outputs.flatMap { output in
        violations(in: output.value, at: output.name) { _ in output.location }
      }
  }

  /// Whether a value refers to an attribute that needs something; only its paths are put together.
  private func refersToNeeding(_ value: Value) -> Bool {
    var found = false
    value.forEachReference { reference in
      guard case .resource(let address, let name) = reference else { return }
      let attributes = schemas[address.section]?.attributes ?? []
      if attributes.contains(where: { $0.name == name && $0.needs != nil }) { found = true }
    }
    return found
  }

  private func violations(
    in value: Value, at path: String, _ place: (String) -> SourceLocation
  ) -> [Diagnostic] {
    switch value {
    case .list(let items):
      return items.enumerated().flatMap { violations(in: $1, at: "\(path)[\($0)]", place) }
    case .map(let fields):
      return fields.sorted { $0.key < $1.key }.flatMap { name, value in
        violations(in: value, at: "\(path).\(name)", place)
      }
    default:
      var found: [Diagnostic] = []
      value.forEachReference { reference in
        if let violation = violation(reference, at: place(path)) { found.append(violation) }
      }
      return found
    }
  }

  private func violation(_ reference: Reference, at place: SourceLocation) -> Diagnostic? {
    guard case .resource(let address, let name) = reference, let schema = schemas[address.section],
      let need = schema.attributes.first(where: { $0.name == name })?.needs,
      let resource = stack.resource(address)
    else { return nil }
    guard !schema.isMet(need, by: resource.properties) else { return nil }
    let usual = schema.field(named: need.field)?.defaultValue
    let found = usual?.string.map { " is `\($0)`" } ?? " isn't given"
    return Diagnostic(
      .kindRule, summary: "Missing attribute",
      detail: "`\(address)` has no `\(name)`, because its `\(need.field)`\(found). \(need.advice)",
      at: place,
      notes: [Diagnostic.Note("the \(schema.noun)", at: resource.location(of: need.field))])
  }
}

extension KindSchema {
  /// Whether a resource with these properties has the attribute that needs this.
  func isMet(_ need: AttributeSchema.Need, by properties: [String: Value]) -> Bool {
    let usual = field(named: need.field)?.defaultValue ?? .null
    return (properties[need.field] ?? usual) != usual
  }

  /// The attributes without those that need a field that these properties don't have.
  package func attributes(
    _ attributes: [String: Value], heldBy properties: [String: Value]
  ) -> [String: Value] {
    attributes.filter { name, _ in
      guard let need = self.attributes.first(where: { $0.name == name })?.needs else { return true }
      return isMet(need, by: properties)
    }
  }
}
