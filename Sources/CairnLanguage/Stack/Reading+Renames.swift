extension Reading {
  /// Reads `was:` of a resource: its old name, or its full address in the stack that it comes from.
  /// Nil, with a diagnostic, if something in it is wrong.
  func decodeFormer(
    _ node: YAMLNode, of address: ResourceAddress, _ schema: KindSchema
  ) -> FormerAddress? {
    if node.isBroken { return nil }
    guard let text = node.text, !node.isNull else {
      reportWrongShape(node, .string(), at: Spot(name: MetaField.was))
      return nil
    }
    guard let former = formerAddress(text, in: schema.section) else {
      report(
        .invalidRename,
        "`was` takes the old name (`was: old-name`) or, from another stack, the whole address "
          + "(`was: other-stack/\(schema.section).name`), but this is \(quoted(text)).", at: node)
      return nil
    }
    if former.address.section != schema.section {
      report(
        .invalidRename,
        "\(withArticle(schema.noun).capitalizedFirst) can't have been \(quoted(text)): it was in the "
          + "section `\(schema.section)` before, too.", at: node)
      return nil
    }
    guard former.stack == nil else { return checkUnique(former, address, schema, node) }
    if former.address == address {
      report(
        .invalidRename,
        "\(quoted(text)) is its current name. Write its former name, or remove `was`.",
        at: node)
      return nil
    }
    if let place = names[schema.section]?.location(of: former.address.name) {
      report(
        .invalidRename,
        "The stack still declares \(quoted(former.address.description)), so that is another "
          + "\(schema.noun). Remove `was` or the other declaration.", at: node,
        notes: [Diagnostic.Note("\(quoted(former.address.name)) is declared here", at: place)])
      return nil
    }
    return checkUnique(former, address, schema, node)
  }

  private func checkUnique(
    _ former: FormerAddress, _ address: ResourceAddress, _ schema: KindSchema, _ node: YAMLNode
  ) -> FormerAddress? {
    let known = names[schema.section]
    guard let first = known?.successors[former], first != address.name else { return former }
    report(
      .invalidRename,
      "\(quoted(former.description)) has become `\(schema.section).\(first)` already, and can't be "
        + "two \(schema.section).", at: node,
      notes: known?.location(of: first).map {
        [Diagnostic.Note("\(quoted(first)) is declared here", at: $0)]
      } ?? [])
    return nil
  }

  /// Parses an old name or a full address; nil if the text is neither.
  func formerAddress(_ text: String, in section: String) -> FormerAddress? {
    func isName(_ text: some StringProtocol) -> Bool {
      NameRule.identifier.problem(with: String(text)) == nil
    }
    if isName(text) { return FormerAddress(ResourceAddress(section: section, name: text)) }
    guard var former = FormerAddress(text), isName(former.address.name),
      isName(former.address.section)
    else { return nil }
    if let stack = former.stack {
      guard NameRule.stack.problem(with: stack) == nil else { return nil }
      if stack == stackName { former.stack = nil }
    }
    return former
  }

  /// The new name of a resource that was renamed from this one; nil if there is none.
  func successor(of name: String, in section: String) -> String? {
    names[section]?.successors[FormerAddress(ResourceAddress(section: section, name: name))]
  }
}
