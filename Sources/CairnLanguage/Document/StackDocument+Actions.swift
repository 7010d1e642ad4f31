extension StackDocument {
  /// What can be done about the diagnostics of a range's lines: their own fixes, near misses, what is missing,
  /// and for warnings a comment that allows them.
  package func codeActions(in range: Range<Int>) -> [CodeAction] {
    diagnostics.filter { touches($0, range) }.flatMap { actions(for: $0) }
  }

  private func touches(_ diagnostic: Diagnostic, _ range: Range<Int>) -> Bool {
    guard let place = diagnostic.location?.range else { return false }
    return place.start.line <= lines.line(of: range.upperBound) + 1
      && lines.line(of: range.lowerBound) + 1 <= place.end.line
  }

  private func actions(for diagnostic: Diagnostic) -> [CodeAction] {
    var actions: [CodeAction] = []
    if let fix = diagnostic.fix {
      actions.append(
        CodeAction(
          fix.title, .quickFix, mends: diagnostic, edits: fix.edits, isPreferred: true))
    }
    switch diagnostic.code {
    case .missingField: actions += missingFields(diagnostic)
    case .unknownResource, .unknownParameter: actions += declarations(for: diagnostic)
    default: break
    }
    if DiagnosticCode.lints.contains(diagnostic.code), let edit = allowance(of: diagnostic) {
      actions.append(
        CodeAction(
          "Allow `\(diagnostic.code.rawValue)` here", .quickFix, mends: diagnostic, edits: [edit]))
    }
    return actions
  }

  // MARK: What is missing

  private func missingFields(_ diagnostic: Diagnostic) -> [CodeAction] {
    guard let place = diagnostic.location?.range else { return [] }
    let start = place.start.offset
    // The resource or map of the diagnostic.
    guard
      let entry = outline.chain(to: outline.lastEntry(startingBy: start)).last(where: { index in
        guard let fields = slot(of: index).fields else { return false }
        return outline[index].start <= start && fields.contains { $0.presence == .required }
      }), let edits = additions(to: entry)
    else { return [] }
    return [
      CodeAction(
        "Add \(listing(edits.names))", .quickFix, mends: diagnostic, edits: [edits.edit],
        isPreferred: true)
    ]
  }

  /// The required fields that a map lacks, with their examples.
  private func additions(to entry: Int) -> (names: [String], edit: TextEdit)? {
    let fields = slot(of: entry).fields ?? []
    let missing = fields.filter { field in
      field.presence == .required && outline.child(field.name, of: entry) == nil
    }
    guard !missing.isEmpty else { return nil }
    let texts = missing.map { "\($0.name): \($0.example ?? $0.type.placeholder)" }
    let names = missing.map(\.name)
    if case .flow(let open, _, true) = outline[entry].value {
      let isEmpty = outline[entry].firstChild == nil
      return (
        names, insertion(texts.joined(separator: ", ") + (isEmpty ? "" : ", "), at: open + 1)
      )
    }
    guard case .nothing = outline[entry].value, !outline[entry].isInFlow else { return nil }
    if let first = outline[entry].firstChild {
      let indent = String(
        repeating: " ",
        count: max(outline[first].start - lines.start(ofLineAt: outline[first].start), 0))
      return (
        names, insertion(texts.map { $0 + "\n" + indent }.joined(), at: outline[first].start)
      )
    }
    guard let colon = outline[entry].colon else { return nil }
    let indent = String(repeating: " ", count: outline[entry].indent + 2)
    return (
      names,
      insertion(
        texts.map { "\n" + indent + $0 }.joined(),
        at: outline[entry].kind == .item ? colon + 1 : lineContentEnd(from: colon + 1))
    )
  }

  /// The end of a line, before spaces at its end and the line break.
  private func lineContentEnd(from offset: Int) -> Int {
    var end = lines.end(ofLineAt: offset)
    while end > offset, outline.bytes[end - 1] == 0x20 { end -= 1 }
    return end
  }

  private func declarations(for diagnostic: Diagnostic) -> [CodeAction] {
    guard let start = diagnostic.location?.range.start.offset,
      let occurrence = survey.occurrences(in: start..<start + 256).first(where: { occurrence in
        switch occurrence.meaning {
        case .resource, .parameter: true
        default: false
        }
      })
    else { return [] }
    switch occurrence.meaning {
    case .parameter(let name) where survey.parameters[name] == nil:
      return [
        CodeAction(
          "Declare the parameter \(quoted(name))", .quickFix, mends: diagnostic,
          edits: [addition(of: "\(name): {type: string}", to: "parameters")])
      ]
    case .resource(let address) where survey.entry(of: address) == nil:
      guard let schema = kinds[address.section]?.schema,
        NameRule.identifier.problem(with: address.name) == nil
      else { return [] }
      let required = schema.fields.filter { $0.presence == .required }
        .map { "\($0.name): \($0.example ?? $0.type.placeholder)" }
      let lines =
        required.isEmpty
        ? "\(address.name): {}"
        : "\(address.name):\n" + required.map { "  " + $0 }.joined(separator: "\n")
      return [
        CodeAction(
          "Declare the \(schema.noun) \(quoted(address.name))", .quickFix, mends: diagnostic,
          edits: [addition(of: lines, to: address.section)])
      ]
    default: return []
    }
  }

  /// Adds an entry at the end of a section, which is made where there is none.
  private func addition(of text: String, to section: String) -> TextEdit {
    SectionAddition(section: section, text: text).edit(
      in: outline, lines, order: StackKeys.order(of: kinds.sections))
  }

  // MARK: Allowing

  /// `# cairn: allow CODE` at the end of the line, or one more code in a comment that allows others.
  private func allowance(of diagnostic: Diagnostic) -> TextEdit? {
    guard let place = diagnostic.location?.range.start.offset else { return nil }
    let code = diagnostic.code.rawValue
    let end = lines.end(ofLineAt: place)
    let comment = outline.comments.first { place <= $0.lowerBound && $0.lowerBound < end }
    guard let comment else {
      return insertion("  # cairn: allow \(code)", at: lineContentEnd(from: place))
    }
    let prefix = "# cairn: allow "
    if outline.text(comment).hasPrefix(prefix) {
      return insertion("\(code), ", at: comment.lowerBound + prefix.utf8.count)
    }
    // There is another comment, so this one goes to the line above.
    let start = lines.start(ofLineAt: place)
    let indent = outline.bytes[start...].prefix { $0 == 0x20 }.count
    return insertion(String(repeating: " ", count: indent) + prefix + code + "\n", at: start)
  }
}

extension FieldType {
  /// A value to begin with, in YAML.
  var placeholder: String {
    switch self {
    case .string, .path, .reference, .any: "\"\""
    case .integer(let range): String(range.lowerBound == Int.min ? 0 : range.lowerBound)
    case .boolean: "false"
    case .duration(let range): ScalarText.format(seconds: range.lowerBound)
    case .size(let range, let unit): "\(range.lowerBound)\(unit.rawValue)"
    case .enumeration(let words): words.first ?? "\"\""
    case .list, .policyStatements: "[]"
    case .map, .object: "{}"
    }
  }
}
