extension StackDocument {
  /// The definition of the word at a place: the declaration of a resource, a parameter or an
  /// anchor; for a function's code, the Swift package and product, or the file.
  package func definitions(at offset: Int) -> [Definition] {
    let offset = clamped(offset)
    guard let occurrence = symbolTable.occurrence(at: offset) else { return paths(at: offset) }
    let origin = range(occurrence.range)
    switch occurrence.meaning {
    // A former name leads to the resource that had it.
    case .resource(let address), .attribute(let address, _), .former(_, let address):
      return symbolTable.entry(of: address).map { [place(of: $0, from: origin)] } ?? []
    case .parameter(let name):
      return symbolTable.parameters[name].map { [place(of: $0, from: origin)] } ?? []
    case .section(let name):
      return outline.child(name, of: 0).map { [place(of: $0, from: origin)] } ?? []
    case .anchor(let name):
      guard let entry = anchor(name, before: occurrence.range.upperBound),
        let anchor = outline[entry].anchor
      else { return [] }
      return [
        Definition(
          origin: origin,
          .place(name: range(anchor), whole: range(outline[entry].start..<outline[entry].end)))
      ]
    case .stackAttribute(let name):
      guard let key = ["name": "stack", "region": "region"][name],
        let entry = outline.child(key, of: 0)
      else { return [] }
      return [place(of: entry, from: origin)]
    case .field, .key, .word, .output: return []
    }
  }

  private func place(of entry: Int, from origin: SourceRange) -> Definition {
    Definition(
      origin: origin,
      .place(
        name: range(outline.inner(outline[entry].key)),
        whole: range(outline[entry].start..<outline[entry].end)))
  }

  /// Definitions of Swift products and paths.
  private func paths(at offset: Int) -> [Definition] {
    let index = outline.lastEntry(startingBy: offset)
    guard index > 0, case .scalar(let whole, let style) = outline[index].value, style != .block,
      whole.lowerBound <= offset, offset <= whole.upperBound
    else { return [] }
    let inner = outline.inner(whole)
    let text = outline.text(inner)
    let slot = slot(of: index)
    guard !text.isEmpty, let field = slot.field else { return [] }
    if let fields = slot.resource.flatMap({ kinds[$0.section]?.schema.swiftProduct }),
      [fields.package, fields.product].contains(field.name),
      let package = sibling(fields.package, of: index),
      let product = sibling(fields.product, of: index)
    {
      return [Definition(origin: range(inner), .swiftProduct(package: package, product: product))]
    }
    guard case .path = field.type else { return [] }
    return [Definition(origin: range(inner), .path(text))]
  }

  /// The text of the entry with this key in the same map, which may be the given entry itself.
  private func sibling(_ name: String, of index: Int) -> String? {
    outline.child(name, of: outline[index].parent).flatMap { outline.scalar(of: $0) }
  }

  /// All places with the same name as the word at a place, in the order of the text.
  package func references(at offset: Int, includingDeclaration: Bool) -> [SourceRange] {
    guard let occurrence = symbolTable.occurrence(at: clamped(offset)),
      let subject = occurrence.meaning.named
    else { return [] }
    return symbolTable.occurrences
      .filter { $0.meaning == subject && (includingDeclaration || !$0.isDeclaration) }
      .map { range($0.range) }
  }
}

extension Occurrence.Meaning {
  /// The subject with a name that the user chose; for an attribute or a former name, its resource.
  var named: Occurrence.Meaning? {
    switch self {
    case .resource, .parameter, .anchor, .output: self
    case .attribute(let address, _), .former(_, let address): .resource(address)
    case .section, .stackAttribute, .field, .key, .word: nil
    }
  }
}
