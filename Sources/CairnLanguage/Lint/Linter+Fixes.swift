extension Linter {
  /// The edit that makes a remedy so; nil where the text is laid out so that it is not plain how.
  func fix(_ remedy: Lint.Remedy, of address: ResourceAddress) -> Diagnostic.Fix? {
    switch remedy {
    case .declare(let other, let body): return declaration(of: other, body)
    case .append(let other, let path, let item):
      return addition(of: item, to: path, of: other)
    case .set, .removeResource: return mending(remedy, of: address)
    }
  }

  private func declaration(of address: ResourceAddress, _ body: String) -> Diagnostic.Fix {
    let indented = body.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
    let addition = SectionAddition(
      section: address.section, text: "\(address.name):\n\(indented)")
    let noun = schemas[address.section]?.noun ?? "resource"
    return Diagnostic.Fix(
      title: "Declare the \(noun) \(quoted(address.name))",
      edits: [
        addition.edit(in: layout.outline, layout.lines, order: StackKeys.order(of: sections))
      ])
  }

  private func addition(
    of item: String, to path: String, of address: ResourceAddress
  ) -> Diagnostic.Fix? {
    let outline = layout.outline
    guard let section = outline.child(address.section, of: 0),
      let resource = outline.child(address.name, of: section),
      let field = outline.child(path, of: resource)
    else { return nil }
    let place: Int
    let text: String
    switch outline[field].value {
    case .flow(_, let close?, false):
      place = close
      text = outline[field].firstChild == nil ? item : ", " + item
    case .nothing:
      guard let last = outline[field].lastChild, outline[last].kind == .item else { return nil }
      place = outline[last].end
      text = "\n" + String(repeating: " ", count: outline[last].indent) + "- " + item
    case .scalar, .alias, .flow: return nil
    }
    let position = layout.lines.position(place)
    return Diagnostic.Fix(
      title: "Add to `\(path)` of `\(address)`",
      edits: [
        TextEdit(range: SourceRange(start: position, end: position), replacement: text)
      ])
  }

  private func mending(_ remedy: Lint.Remedy, of address: ResourceAddress) -> Diagnostic.Fix? {
    guard let pair = entry(of: address), !pair.isMerged, pair.value.alias == nil else { return nil }
    switch remedy {
    case .removeResource:
      return removal(of: pair, titled: "Remove \(quoted(address.description))")
    case .set(let path, let text):
      guard
        let edit = edit(setting: path.split(separator: ".").map(String.init), to: text, in: pair)
      else { return nil }
      return Diagnostic.Fix(title: "Write `\(path): \(text)`", edits: [edit])
    case .declare, .append: return nil
    }
  }

  private func edit(
    setting path: [String], to text: String, in owner: YAMLNode.Pair
  ) -> TextEdit? {
    guard let name = path.first else { return nil }
    let pairs = owner.value.pairs ?? []
    if let field = pairs.first(where: { $0.name == name }) {
      // What an alias or a merge brings stands elsewhere, where others use it too.
      guard !field.isMerged, field.value.alias == nil else { return nil }
      return path.count > 1
        ? edit(setting: Array(path.dropFirst()), to: text, in: field)
        : TextEdit(range: field.value.place, replacement: text)
    }
    guard path.count == 1, owner.value.alias == nil else { return nil }
    let start = owner.value.range.start
    if owner.value.style == .flow {
      guard owner.value.pairs != nil else { return nil }
      let first = layout.lines.position(start.offset + 1, after: start)
      return TextEdit(
        range: SourceRange(start: first, end: first),
        replacement: "\(name): \(text)" + (pairs.isEmpty ? "" : ", "))
    }
    guard let first = pairs.first, !first.isMerged else { return nil }
    let place = first.key.range.start
    return TextEdit(
      range: SourceRange(start: place, end: place),
      replacement: "\(name): \(text)\n" + String(repeating: " ", count: place.column - 1))
  }

  /// Takes out the lines of an entry that stands on lines of its own.
  func removal(of pair: YAMLNode.Pair, titled title: String) -> Diagnostic.Fix? {
    let start = pair.key.place.start
    let end = max(pair.key.place.end, pair.value.place.end)
    let lineStart = start.offset - (start.column - 1)
    guard lineStart >= 0, end.offset <= source.bytes.count, pair.value.anchor == nil,
      source.bytes[lineStart..<start.offset].allSatisfy({ $0 == UInt8(ascii: " ") })
    else { return nil }
    let lineEnd = source.bytes[end.offset...].firstIndex(of: UInt8(ascii: "\n"))
    let after = lineEnd.map { $0 + 1 } ?? source.bytes.count
    let lines = SourceRange(
      start: SourcePosition(line: start.line, column: 1, offset: lineStart),
      end: layout.lines.position(after, after: end))
    return Diagnostic.Fix(title: title, edits: [TextEdit(range: lines, replacement: "")])
  }
}
