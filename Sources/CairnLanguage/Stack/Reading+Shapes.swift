/// What a value of the wrong shape was probably meant to be: the slips that YAML reads as something
/// else, without an error of its own.
extension Reading {
  /// About a value that isn't the map that belongs here; begins with a space.
  func shapeAdvice(_ node: YAMLNode) -> String {
    guard case .scalar(let text, .plain) = node.content,
      let word = text.split(separator: " ").first.map(String.init)
    else { return "" }
    if let colon = word.utf8.firstIndex(of: UInt8(ascii: ":")), colon != word.startIndex {
      let key = String(word[..<colon])
      let value = String(word[word.utf8.index(after: colon)...])
      guard !value.isEmpty, NameRule.identifier.problem(with: key) == nil else { return "" }
      return " A space belongs after the colon: `\(key): \(value)`."
    }
    if text == word, isAloneOnItsLine(node), NameRule.identifier.problem(with: word) == nil {
      return " A colon belongs after a name: `\(word):`."
    }
    return ""
  }

  /// About an entry of a section that isn't a map; begins with a space.
  func resourceAdvice(_ pair: YAMLNode.Pair, _ schema: KindSchema) -> String {
    if schema.field(named: pair.name) != nil {
      return " \(quoted(pair.name)) is a field: write it below the name of "
        + "\(withArticle(schema.noun)), one level deeper."
    }
    return shapeAdvice(pair.value)
  }

  /// About an unknown section that is a field of kinds; nil if it isn't one.
  func fieldAdvice(ofSection word: String) -> String? {
    let owners = schemas.filter { schema in
      schema.fields.contains { $0.name == word && $0.presence != .computed }
    }
    switch owners.count {
    case 0: return nil
    case 1:
      return "It is a field of \(withArticle(owners[0].noun)): write it in "
        + "\(quoted(owners[0].section)), below the name of one."
    default:
      return
        "It is a field of \(listing(owners.map(\.section))): write it there, below the name of "
        + "a resource."
    }
  }

  /// Nothing but spaces stands before it.
  private func isAloneOnItsLine(_ node: YAMLNode) -> Bool {
    for byte in source.bytes[..<node.place.start.offset].reversed() {
      if byte == UInt8(ascii: "\n") { return true }
      if byte != UInt8(ascii: " ") { return false }
    }
    return true
  }

  /// About an unknown field that looks like another resource of the same kind; begins with a space.
  func siblingAdvice(_ pair: YAMLNode.Pair, _ owner: FieldOwner) -> String? {
    guard owner.place == nil, let current, let schema = schema(of: current.section),
      let inner = pair.value.pairs, !inner.isEmpty,
      inner.allSatisfy({ schema.field(named: $0.name) != nil })
    else { return nil }
    return "If it is another \(schema.noun), write it one level higher, beside "
      + "\(quoted(current.name))."
  }
}
