extension StackDocument {
  /// The name of the resource, parameter, anchor or output at a place; nil if there is none.
  package func renameable(at offset: Int) -> Renameable? {
    guard let occurrence = symbolTable.occurrence(at: clamped(offset)) else { return nil }
    switch occurrence.meaning {
    case .resource(let address):
      guard symbolTable.entry(of: address) != nil else { return nil }
      let start = occurrence.range.upperBound - address.name.utf8.count
      return Renameable(range: range(start..<occurrence.range.upperBound), name: address.name)
    case .parameter(let name):
      guard symbolTable.parameters[name] != nil else { return nil }
      return Renameable(range: range(occurrence.range), name: name)
    case .anchor(let name):
      return Renameable(range: range(occurrence.range.dropFirst()), name: name)
    case .output(let name): return Renameable(range: range(occurrence.range), name: name)
    case .attribute, .section, .stackAttribute, .former, .field, .key, .word: return nil
    }
  }

  /// The edits that rename a resource, a parameter, an anchor or an output everywhere, in the order
  /// of the text. A resource gets `was: old`, so that the next apply renames it without replacing
  /// it.
  package func rename(at offset: Int, to name: String) -> Result<[TextEdit], RenameProblem> {
    guard let occurrence = symbolTable.occurrence(at: clamped(offset)),
      renameable(at: offset) != nil
    else {
      return .failure(RenameProblem("There is nothing here that can be renamed."))
    }
    if occurrence.meaning.name == name { return .success([]) }
    if let problem = problem(with: name, for: occurrence.meaning) {
      return .failure(RenameProblem(problem))
    }
    guard var editor else {
      return .failure(RenameProblem("This file isn't valid YAML. Correct that first."))
    }
    let words = symbolTable.occurrences.filter { $0.meaning == occurrence.meaning }
    var edits = words.map { edit(of: $0, to: name) }
    if case .resource(let address) = occurrence.meaning {
      edits += formerNameEdit(address, renamedTo: name)
    }
    do throws(EditRefusal) { try editor.perform(edits) } catch {
      let place = error.location.map { " (line \($0.range.start.line))" } ?? ""
      return .failure(
        RenameProblem("This can't be renamed everywhere: \(error.explanation)\(place)."))
    }
    return .success(editor.textEdits)
  }

  private func problem(with name: String, for meaning: Occurrence.Meaning) -> String? {
    if case .anchor = meaning {
      let isFitting =
        !name.isEmpty
        && name.utf8.allSatisfy { ReferenceText.isPart($0) && $0 != 0x20 && $0 != 0x2E }
      return isFitting
        ? nil : "An anchor's name can only contain letters, digits, hyphens and underscores."
    }
    if let problem = NameRule.identifier.problem(with: name) {
      return "The name \(quoted(name)) \(problem)"
    }
    if name.lowercased() == "null" { return "\(quoted(name)) is YAML's null value, not a name." }
    switch meaning {
    case .resource(let address):
      let other = ResourceAddress(section: address.section, name: name)
      let noun = kinds[address.section]?.schema.noun ?? "resource"
      return symbolTable.entry(of: other) != nil
        ? "There is \(withArticle(noun)) \(quoted(name)) already." : nil
    case .parameter:
      return symbolTable.parameters[name] != nil
        ? "There is a parameter \(quoted(name)) already." : nil
    case .output:
      return editor?.node(at: [.key("outputs"), .key(name)]) != nil
        ? "There is an output \(quoted(name)) already." : nil
    default: return nil
    }
  }

  private func edit(of occurrence: Occurrence, to name: String) -> YAMLEdit {
    var text = name
    switch occurrence.meaning {
    case .anchor: return .annotate(occurrence.range.dropFirst(), name)
    case .resource(let address):
      // Qualifies a bare name that would otherwise be ambiguous with a resource of another kind.
      if !occurrence.isDeclaration, isBareName(occurrence), !isQualified(occurrence),
        case .typed(let type) = slot(of: occurrence.entry).content,
        case .reference(let sections, _) = type.short,
        sections.contains(where: {
          $0 != address.section && symbolTable.resources[$0]?[name] != nil
        })
      {
        text = "\(address.section).\(name)"
      }
    default: break
    }
    return .reword(occurrence.range, .text(text))
  }

  private func isBareName(_ occurrence: Occurrence) -> Bool {
    guard case .scalar(let range, _) = outline[occurrence.entry].value else { return false }
    return !outline.bytes[range].contains(UInt8(ascii: "$"))
  }

  private func isQualified(_ occurrence: Occurrence) -> Bool {
    outline.bytes[occurrence.range.lowerBound - 1] == UInt8(ascii: ".")
  }

  /// Adds `was` with a resource's old name, unless it has one already. Removes `was` if the
  /// resource gets its former name again.
  private func formerNameEdit(_ address: ResourceAddress, renamedTo name: String) -> [YAMLEdit] {
    let path: [YAMLStep] = [.key(address.section), .key(name), .key(MetaField.was)]
    guard let known = editor?.node(at: address.steps)?[MetaField.was] else {
      return [.set(path, .text(address.name), .first)]
    }
    return known.text == name || known.text == "\(address.section).\(name)" ? [.remove(path)] : []
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
