extension StackDocument {
  /// The resource, parameter or anchor that the word at a place names.
  package func renameable(at offset: Int) -> Renameable? {
    guard let occurrence = survey.occurrence(at: clamped(offset)) else { return nil }
    switch occurrence.meaning {
    case .resource(let address):
      guard survey.entry(of: address) != nil else { return nil }
      let start = occurrence.range.upperBound - address.name.utf8.count
      return Renameable(range: range(start..<occurrence.range.upperBound), name: address.name)
    case .parameter(let name):
      guard survey.parameters[name] != nil else { return nil }
      return Renameable(range: range(occurrence.range), name: name)
    case .anchor(let name):
      return Renameable(range: range(occurrence.range.dropFirst()), name: name)
    case .output(let name): return Renameable(range: range(occurrence.range), name: name)
    case .attribute, .section, .stackAttribute, .former, .field, .key, .word: return nil
    }
  }

  /// The edits that rename a resource, a parameter, an anchor or an output everywhere, in the order of
  /// the text. A resource is given `was: old`, so that the next apply renames it without replacing it.
  package func rename(at offset: Int, to name: String) -> Result<[TextEdit], RenameProblem> {
    guard let occurrence = survey.occurrence(at: clamped(offset)), renameable(at: offset) != nil
    else {
      return .failure(RenameProblem("There is nothing here that can be renamed."))
    }
    if let problem = problem(with: name, for: occurrence.meaning) {
      return .failure(RenameProblem(problem))
    }
    if occurrence.meaning.name == name { return .success([]) }
    var edits = survey.occurrences.filter { $0.meaning == occurrence.meaning }
      .map { edit(of: $0, to: name) }
    if case .resource(let address) = occurrence.meaning,
      let mark = formerNameEdit(address, renamedTo: name)
    {
      edits.append(mark)
    }
    return .success(edits.sorted { $0.range.start < $1.range.start })
  }

  private func problem(with name: String, for meaning: Occurrence.Meaning) -> String? {
    if case .anchor = meaning {
      let isFitting =
        !name.isEmpty
        && name.utf8.allSatisfy { ReferenceText.isPart($0) && $0 != 0x20 && $0 != 0x2E }
      return isFitting
        ? nil : "An anchor's name holds letters, digits, hyphens and underscores only."
    }
    if let problem = NameRule.identifier.problem(with: name) {
      return "The name \(quoted(name)) \(problem)"
    }
    if name.lowercased() == "null" { return "\(quoted(name)) means nothing at all in YAML." }
    switch meaning {
    case .resource(let address):
      let other = ResourceAddress(section: address.section, name: name)
      let noun = kinds[address.section]?.schema.noun ?? "resource"
      return other != address && survey.entry(of: other) != nil
        ? "There is \(withArticle(noun)) \(quoted(name)) already." : nil
    case .parameter(let old):
      return old != name && survey.parameters[name] != nil
        ? "There is a parameter \(quoted(name)) already." : nil
    default: return nil
    }
  }

  private func edit(of occurrence: Occurrence, to name: String) -> TextEdit {
    switch occurrence.meaning {
    case .anchor:
      return TextEdit(range: range(occurrence.range.dropFirst()), replacement: name)
    case .resource(let address):
      var text = name
      // A bare name that would be that of another kind's resource, too, says whose it is.
      if !occurrence.isDeclaration, isBareName(occurrence), !isQualified(occurrence),
        case .typed(.reference(let sections, _)) = slot(of: occurrence.entry).content,
        sections.contains(where: { $0 != address.section && survey.resources[$0]?[name] != nil })
      {
        text = "\(address.section).\(name)"
      }
      return TextEdit(range: range(occurrence.range), replacement: text)
    default: return TextEdit(range: range(occurrence.range), replacement: name)
    }
  }

  private func isBareName(_ occurrence: Occurrence) -> Bool {
    guard case .scalar(let range, _) = outline[occurrence.entry].value else { return false }
    return !outline.bytes[range].contains(UInt8(ascii: "$"))
  }

  private func isQualified(_ occurrence: Occurrence) -> Bool {
    outline.bytes[occurrence.range.lowerBound - 1] == UInt8(ascii: ".")
  }

  // MARK: `was`

  /// Notes a resource's old name, unless an older one is noted already; takes the note out where the
  /// older name comes back.
  private func formerNameEdit(_ address: ResourceAddress, renamedTo name: String) -> TextEdit? {
    guard let entry = survey.entry(of: address) else { return nil }
    if let known = outline.child(MetaField.was, of: entry) {
      let former = outline.scalar(of: known)
      guard former == name || former == "\(address.section).\(name)" else { return nil }
      return removal(of: known)
    }
    let mark = "\(MetaField.was): \(address.name)"
    switch outline[entry].value {
    case .flow(let open, _, true):
      let isEmpty = outline[entry].firstChild == nil
      return insertion(mark + (isEmpty ? "" : ", "), at: open + 1)
    case .alias(let alias):
      return TextEdit(
        range: range(alias), replacement: "{<<: \(outline.text(alias)), \(mark)}")
    case .nothing:
      let column = outline[entry].indent
      if let first = outline[entry].firstChild, !outline[first].isInFlow {
        let indent = String(repeating: " ", count: max(outline[first].indent, 0))
        return insertion("\(mark)\n\(indent)", at: outline[first].start)
      }
      guard let colon = outline[entry].colon else { return nil }
      return outline[entry].isInFlow
        ? insertion(" {\(mark)}", at: colon + 1)
        : insertion("\n\(String(repeating: " ", count: column + 2))\(mark)", at: colon + 1)
    case .scalar, .flow: return nil
    }
  }

  func insertion(_ text: String, at offset: Int) -> TextEdit {
    let place = lines.position(offset)
    return TextEdit(range: SourceRange(start: place, end: place), replacement: text)
  }

  /// Takes out a field: its line, or its part of a flow map with one comma.
  private func removal(of entry: Int) -> TextEdit {
    let (start, end) = (outline[entry].start, outline[entry].end)
    if outline[entry].isInFlow {
      if let next = outline[entry].next {
        return TextEdit(range: range(start..<outline[next].start), replacement: "")
      }
      var before = start
      while before > 0, " ,".utf8.contains(outline.bytes[before - 1]) { before -= 1 }
      return TextEdit(range: range(before..<end), replacement: "")
    }
    let line = lines.start(ofLineAt: start)
    var after = lines.end(ofLineAt: end)
    if after < outline.bytes.count { after += file.lineBreakLength(at: after) ?? 0 }
    return TextEdit(range: range(line..<after), replacement: "")
  }
}

extension Occurrence.Meaning {
  fileprivate var name: String? {
    switch self {
    case .resource(let address): address.name
    case .parameter(let name), .anchor(let name), .output(let name): name
    case .attribute, .section, .stackAttribute, .former, .field, .key, .word: nil
    }
  }
}
