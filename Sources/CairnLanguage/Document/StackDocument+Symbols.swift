extension StackDocument {
  /// Sections, their declarations and the fields of those, three levels deep, with short values as
  /// details.
  package var symbols: [DocumentSymbol] {
    outline.children(of: 0).compactMap { symbol(of: $0, in: .root, depth: 0) }
  }

  private func symbol(of entry: Int, in around: Slot, depth: Int) -> DocumentSymbol? {
    guard outline[entry].kind == .key else { return nil }
    let name = outline.name(of: entry)
    guard !name.isEmpty else { return nil }
    let slot = around.value(ofKey: name, in: kinds)
    let children =
      depth >= 4
      ? []
      : outline.children(of: entry).compactMap { symbol(of: $0, in: slot, depth: depth + 1) }
    let kind: DocumentSymbol.Kind
    var detail = outline.scalar(of: entry).flatMap { text in
      !isSecret(entry) && text.utf8.count <= 60 && !text.utf8.contains(0x0A) ? text : nil
    }
    switch around.content {
    case .root:
      if case .unknown = slot.content, depth == 0, kinds[name] == nil, slot.field == nil {
        kind = .key
      } else {
        kind = slot.field.map { !$0.type.isCollection } ?? false ? .field : .section
      }
    case .section(let section):
      kind = .resource
      detail = section.schema.noun
    case .parameters:
      kind = .parameter
      detail = parameterType(name)
    case .outputs: kind = .output
    case .resource, .typed(.object): kind = .field
    default: kind = .key
    }
    let whole = outline[entry].start..<max(outline[entry].end, outline[entry].key.upperBound)
    return DocumentSymbol(
      name, kind, detail: detail, range: range(whole),
      nameRange: range(outline.inner(outline[entry].key)), children: children)
  }
}
