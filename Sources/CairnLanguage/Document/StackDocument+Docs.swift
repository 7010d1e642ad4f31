/// Descriptions of a stack's declarations in Markdown.
extension StackDocument {
  /// The documentation of a resource: its kind, its physical name and its attributes.
  func resourceDoc(_ address: ResourceAddress) -> String {
    guard let schema = kinds[address.section]?.schema else { return "**\(address)**" }
    guard let entry = symbolTable.entry(of: address) else {
      return "**\(address)** — \(schema.noun), which the stack does not declare"
    }
    var paragraphs = ["**\(address)** — \(schema.noun)"]
    if let description = outline.child("description", of: entry).flatMap({ outline.scalar(of: $0) }
    ),
      !description.isEmpty
    {
      paragraphs.append(description)
    }
    if let name = physicalName(of: address) { paragraphs.append("Name: `\(name)`") }
    if !schema.attributes.isEmpty {
      let names = schema.attributes.map { "`\($0.name)`" }
      paragraphs.append("Attributes: " + names.joined(separator: ", "))
    }
    return paragraphs.joined(separator: "\n\n")
  }

  /// The physical name, as written or by default; nil if the resource has errors or its kind has no
  /// names.
  func physicalName(of address: ResourceAddress) -> String? {
    switch declarations[address]?.properties["name"] {
    case .string(let name): kinds[address.section]?.schema.naming == nil ? nil : name
    case .unresolved(let template): template.description
    default: nil
    }
  }

  /// The documentation of a former name in `was:`.
  func formerDoc(_ former: FormerAddress, of address: ResourceAddress) -> String {
    let noun = kinds[address.section]?.schema.noun ?? "resource"
    return former.stack == nil
      ? "**\(former)** is `\(address)` now. The next apply renames the \(noun) and replaces nothing; "
        + "after that, `was` can be removed."
      : "**\(former)** moves here as `\(address)`. The next apply of this stack takes the \(noun) "
        + "over and replaces nothing; after that, `was` can be removed."
  }

  /// The fields of a parameter's declaration, as written.
  private func declaration(of parameter: String) -> [String: String]? {
    guard let entry = symbolTable.parameters[parameter] else { return nil }
    var fields: [String: String] = [:]
    for child in outline.children(of: entry) where outline[child].kind == .key {
      let name = outline.name(of: child)
      if let value = outline.scalar(of: child) {
        fields[name] = value
      } else if case .flow(let open, let close?, _) = outline[child].value {
        fields[name] = outline.text(open..<close + 1)
      }
    }
    return fields
  }

  func parameterType(_ name: String) -> String? {
    declaration(of: name).map { $0["type"] ?? "string" }
  }

  func parameterDoc(_ name: String) -> String {
    guard let fields = declaration(of: name) else {
      return "**parameters.\(name)** — a parameter that the stack does not declare"
    }
    var paragraphs = ["**parameters.\(name)** — parameter, \(fields["type"] ?? "string")"]
    if let description = fields["description"] { paragraphs.append(description) }
    var facts: [String] = []
    let isSecret = isSecret(parameter: name)
    if isSecret {
      facts.append("Secret: its value is never shown.")
    } else if let value = fields["default"] {
      facts.append("Default: `\(value)`.")
    }
    if fields["default"] == nil { facts.append("It has no default: a value has to be given.") }
    if let allowed = fields["allowed"], !isSecret { facts.append("Allowed: `\(allowed)`.") }
    paragraphs.append(facts.joined(separator: " "))
    return paragraphs.joined(separator: "\n\n")
  }
}
