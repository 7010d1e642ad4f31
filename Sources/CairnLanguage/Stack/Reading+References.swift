extension Reading {
  /// Reads a field that takes a resource: its name, `${…}`, or the literal value of a resource
  /// outside the stack.
  func decodeReference(_ node: YAMLNode, _ target: ReferenceTarget, at spot: Spot) -> Value? {
    guard case .scalar = node.content else {
      reportWrongShape(
        node, .reference(sections: target.sections, attribute: target.attribute), at: spot)
      return nil
    }
    guard let scalar = resolve(node, target: target) else { return nil }
    if scalar.isSecret { return reportSecret(spot, node) }
    guard let text = scalar.text else {
      let template = scalar.template
      if template.parts.count == 1, case .reference(let reference) = template.parts[0],
        !isFitting(reference, target, node, spot)
      {
        return nil
      }
      return .unresolved(template)
    }
    if text.utf8.contains(UInt8(ascii: ":")) || text.utf8.contains(UInt8(ascii: "/")) {
      return isLiteral(text, target, node, spot) ? .string(text) : nil
    }
    switch find(text, in: target.sections) {
    case .found(let address):
      if address == current {
        report(.selfReference, "\(quoted(address.description)) cannot refer to itself.", at: node)
        return nil
      }
      return .unresolved(Template(.resource(address, attribute: target.attribute)))
    case .unknowable: return nil
    case .ambiguous(let addresses):
      let forms = addresses.map { "${\($0).\(target.attribute)}" }
      report(
        .ambiguousName,
        "\(quoted(text)) is \(addresses.map { noun(of: $0.section) }.joined(separator: " and ")). "
          + "Write \(alternatives(forms)).", at: node)
      return nil
    case .missing:
      // Resources outside the stack are named through parameters, by their ARN or id, or not at all.
      if isID(text, target) { return .string(text) }
      if scalar.hasParameter { return isLiteral(text, target, node, spot) ? .string(text) : nil }
      reportMissing(text, target, node, spot)
      return nil
    }
  }

  /// Whether a text without a colon or slash is the id of a resource outside the stack.
  private func isID(_ text: String, _ target: ReferenceTarget) -> Bool {
    target.sections.contains { section in
      guard
        let attribute = schema(of: section)?.attributes.first(where: {
          $0.name == target.attribute && $0.hasIDs
        }), let rule = attribute.literal
      else { return false }
      return checker.check(text, rule, "") == nil
    }
  }

  /// Whether a text can be the attribute of a resource outside the stack.
  private func isLiteral(
    _ text: String, _ target: ReferenceTarget, _ node: YAMLNode, _ spot: Spot
  ) -> Bool {
    let rules = literals(target)
    if rules.isEmpty || rules.contains(where: { checker.check(text, $0, "") == nil }) {
      return true
    }
    let nouns = target.sections.map { noun(of: $0) }.joined(separator: " or ")
    let forms = rules.compactMap(\.patternMeaning).joined(separator: " or ")
    report(
      .patternMismatch,
      "\(spot.label) takes \(nouns) of the stack, or \(forms); \(quoted(text)) isn't one.", at: node
    )
    return false
  }

  private func isFitting(
    _ reference: Reference, _ target: ReferenceTarget, _ node: YAMLNode, _ spot: Spot
  ) -> Bool {
    guard case .resource(let address, let attribute) = reference else { return true }
    let wanted = target.sections.map { noun(of: $0) }.joined(separator: " or ")
    if !target.sections.contains(address.section) {
      report(
        .wrongKind,
        "\(spot.label) takes \(wanted); \(quoted(address.description)) is "
          + "\(noun(of: address.section)).", at: node,
        notes: declared(address))
      return false
    }
    if attribute != target.attribute {
      report(
        .wrongAttribute,
        "\(spot.label) takes the `\(target.attribute)` of \(wanted), not its \(quoted(attribute)). "
          + "Write `\(address.name)` or `${\(address).\(target.attribute)}`.", at: node,
        fix: replacement(
          of: "${\(address).\(attribute)}", by: "${\(address).\(target.attribute)}",
          at: node.place))
      return false
    }
    return true
  }

  private enum Finding {
    case found(ResourceAddress)
    case ambiguous([ResourceAddress])
    case missing
    /// A section that might declare it could not be read.
    case unknowable
  }

  /// Resolves a bare name, or `section.name`, among these sections.
  private func find(_ text: String, in sections: [String]) -> Finding {
    if let address = ResourceAddress(text), sections.contains(address.section),
      names[address.section]?.contains(address.name) == true
    {
      return .found(address)
    }
    let found = sections.filter { names[$0]?.contains(text) == true }
    switch found.count {
    case 0:
      return sections.contains { names[$0]?.isBroken == true } ? .unknowable : .missing
    case 1: return .found(ResourceAddress(section: found[0], name: text))
    default: return .ambiguous(found.map { ResourceAddress(section: $0, name: text) })
    }
  }

  private func reportMissing(
    _ text: String, _ target: ReferenceTarget, _ node: YAMLNode, _ spot: Spot
  ) {
    let nouns = target.sections.compactMap { schema(of: $0)?.noun }
    let elsewhere = schemas.map(\.section).first { names[$0]?.contains(text) == true }
    if let section = elsewhere {
      let address = ResourceAddress(section: section, name: text)
      report(
        .wrongKind,
        "\(spot.label) takes \(nouns.map(withArticle).joined(separator: " or ")); \(quoted(text)) "
          + "is \(noun(of: section)).", at: node, notes: declared(address))
      return
    }
    let renamed = target.sections.lazy.compactMap { self.successor(of: text, in: $0) }.first
    let near =
      renamed ?? target.sections.lazy.compactMap { self.nearestName(to: text, in: $0) }.first
    report(
      .unknownResource,
      "The stack declares no \(nouns.joined(separator: " or ")) \(quoted(text))."
        + (near.map {
          renamed == nil ? " Did you mean \(quoted($0))?" : " It is \(quoted($0)) now."
        }
          ?? " " + (spot.advice ?? outside(target))),
      at: node,
      fix: near.map { replacement(of: text, by: $0, at: node.place) })
  }

  /// How a resource outside the stack is written.
  private func outside(_ target: ReferenceTarget) -> String {
    let forms = literals(target).compactMap(\.patternMeaning).joined(separator: " or ")
    return "For one outside the stack, write \(forms.isEmpty ? "its ARN" : forms)."
  }

  /// The formats of the attribute of resources outside the stack.
  private func literals(_ target: ReferenceTarget) -> [StringRule] {
    target.sections.compactMap { section in
      schema(of: section)?.attributes.first { $0.name == target.attribute }?.literal
    }
  }

  /// Reads `dependsOn:`: addresses, or bare names that match exactly one resource.
  func decodeDependencies(_ node: YAMLNode) -> [ResourceAddress]? {
    let spot = Spot(name: MetaField.dependsOn)
    let type = FieldType.list(.reference(sections: schemas.map(\.section), attribute: "name"))
    if node.isBroken { return nil }
    guard let items = node.items else {
      reportWrongShape(node, type, at: spot)
      return nil
    }
    var result: [ResourceAddress] = []
    for item in items where !item.isBroken {
      guard let text = item.text, !item.isNull else {
        report(
          .wrongType,
          "An item of `dependsOn` names a resource as `section.name`, but this is \(item.noun).",
          at: item)
        return nil
      }
      switch find(text, in: schemas.map(\.section)) {
      case .found(let address) where address == current:
        report(.selfReference, "\(quoted(address.description)) cannot refer to itself.", at: item)
      case .found(let address): result.append(address)
      case .unknowable: break
      case .ambiguous(let addresses):
        report(
          .ambiguousName,
          "\(quoted(text)) is \(addresses.map { noun(of: $0.section) }.joined(separator: " and ")). "
            + "Write \(alternatives(addresses.map(\.description))).", at: item)
      case .missing:
        if let renamed = renamed(text, at: item) {
          diagnostics.append(renamed)
          continue
        }
        let known = names.keys.sorted().flatMap { section in
          names[section]?.names.flatMap { [$0, "\(section).\($0)"] } ?? []
        }
        let (suggested, fix) = suggestion(for: text, among: known, at: item.place)
        report(
          .unknownResource, "The stack declares no resource \(quoted(text)).\(suggested)", at: item,
          fix: fix)
      }
    }
    return result
  }

  /// The diagnostic for a dependency that has been renamed; nil if it hasn't.
  private func renamed(_ text: String, at item: YAMLNode) -> Diagnostic? {
    let address = ResourceAddress(text)
    let sections = address.map { [$0.section] } ?? schemas.map(\.section)
    let found = sections.compactMap { section in
      successor(of: address?.name ?? text, in: section).map {
        address == nil ? $0 : "\(section).\($0)"
      }
    }
    guard let new = found.first else { return nil }
    return Diagnostic(
      .unknownResource,
      "The stack declares no resource \(quoted(text)). It is \(quoted(new)) now.",
      at: location(item), fix: replacement(of: text, by: new, at: item.place))
  }

  private func noun(of section: String) -> String {
    withArticle(schema(of: section)?.noun ?? section)
  }

  private func declared(_ address: ResourceAddress) -> [Diagnostic.Note] {
    names[address.section]?.location(of: address.name).map {
      [Diagnostic.Note("\(quoted(address.name)) is declared here", at: $0)]
    } ?? []
  }
}
