import CairnLanguage

extension ResourceGraph {
  /// Reports a cycle with its whole path and the place of each step.
  static func diagnostic(of cycle: [Node]) -> Diagnostic {
    let steps = zip(cycle, cycle.dropFirst() + cycle.prefix(1)).map { node, needed in
      Diagnostic.Note(
        "\(node.address) needs \(needed.address) here",
        at: node.declaration.place(ofMentioning: needed.address))
    }
    let path = (cycle + cycle.prefix(1)).map(\.address.description).joined(separator: " → ")
    let detail =
      cycle.count == 1
      ? "\(path): it refers to itself. Remove that reference."
      : "\(path): none of them can be created first. Remove one of these references."
    return Diagnostic(
      .dependencyCycle, detail,
      at: steps.first?.location, notes: steps)
  }
}

extension ResourceDeclaration {
  /// The place of its reference to another resource, or of that in `dependsOn:`.
  package func place(ofMentioning address: ResourceAddress) -> SourceLocation {
    for (name, value) in properties.sorted(by: { $0.key < $1.key }) {
      if let path = Self.path(in: value, at: name, mentioning: address) {
        return location(of: path)
      }
    }
    return location(of: "dependsOn")
  }

  private static func path(
    in value: Value, at path: String, mentioning address: ResourceAddress
  ) -> String? {
    switch value {
    case .null, .boolean, .integer, .number, .string: nil
    case .unresolved(let template):
      template.references.contains { $0.address == address } ? path : nil
    case .list(let items):
      items.indices.lazy.compactMap {
        Self.path(in: items[$0], at: "\(path)[\($0)]", mentioning: address)
      }.first
    case .map(let entries):
      entries.sorted { $0.key < $1.key }.lazy.compactMap {
        Self.path(in: $0.value, at: "\(path).\($0.key)", mentioning: address)
      }.first
    case .secret(let secret):
      secret.value.flatMap { Self.path(in: $0, at: path, mentioning: address) }
    }
  }
}
