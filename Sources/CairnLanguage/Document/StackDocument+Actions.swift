extension StackDocument {
  /// The maximum number of diagnostics in a range that get code actions. It bounds the time,
  /// because each action is tried on the text.
  static let actionLimit = 50

  /// Code actions for the diagnostics on the lines of a range: their own fixes, missing fields and
  /// declarations, and a comment that suppresses a warning. Actions that can't be applied to this
  /// text are omitted.
  package func codeActions(in range: Range<Int>) -> [CodeAction] {
    diagnostics.filter { touches($0, range) }.prefix(Self.actionLimit).flatMap(actions)
  }

  private func touches(_ diagnostic: Diagnostic, _ range: Range<Int>) -> Bool {
    guard let place = diagnostic.location?.range else { return false }
    return place.start.line <= lines.line(of: range.upperBound) + 1
      && lines.line(of: range.lowerBound) + 1 <= place.end.line
  }

  private func actions(for diagnostic: Diagnostic) -> [CodeAction] {
    let preferred: Diagnostic.Fix? =
      switch diagnostic.code {
      case .missingField: missingFields(diagnostic)
      default: diagnostic.fix
      }
    let others = [declaration(for: diagnostic), allowance(of: diagnostic)].compactMap { $0 }
    return [preferred].compactMap { $0 }.compactMap { action($0, diagnostic, isPreferred: true) }
      + others.compactMap { action($0, diagnostic) }
  }

  private func action(
    _ fix: Diagnostic.Fix, _ diagnostic: Diagnostic, isPreferred: Bool = false
  ) -> CodeAction? {
    guard var editor, (try? editor.perform(fix.edits)) != nil else { return nil }
    return CodeAction(
      fix.title, .quickFix, mends: diagnostic, edits: editor.textEdits, isPreferred: isPreferred)
  }

  // MARK: Missing fields and declarations

  /// Adds the required fields that are missing in the resource or map of the diagnostic.
  private func missingFields(_ diagnostic: Diagnostic) -> Diagnostic.Fix? {
    guard let start = diagnostic.location?.range.start.offset,
      let entry = outline.chain(to: outline.lastEntry(startingBy: start)).last(where: { index in
        guard let fields = slot(of: index).fields else { return false }
        return outline[index].start <= start && fields.contains { $0.presence == .required }
      }), let map = editor?.node(at: outline.steps(to: entry))
    else { return nil }
    let missing = (slot(of: entry).fields ?? []).filter { field in
      field.presence == .required && map[field.name] == nil
    }
    guard !missing.isEmpty else { return nil }
    // Reversed, because each field is added before the previous one.
    return Diagnostic.Fix(
      title: "Add \(listing(missing.map(\.name)))",
      edits: missing.reversed().map { field in
        .set(outline.steps(to: entry) + [.key(field.name)], field.beginning, .first)
      })
  }

  /// Declares the missing resource or parameter, with its required fields.
  private func declaration(for diagnostic: Diagnostic) -> Diagnostic.Fix? {
    guard [.unknownResource, .unknownParameter].contains(diagnostic.code),
      let start = diagnostic.location?.range.start.offset,
      let meaning = symbolTable.occurrences(in: start..<start + 256).lazy.map(\.meaning)
        .first(where: { meaning in
          switch meaning {
          case .resource, .parameter: true
          default: false
          }
        })
    else { return nil }
    let place = YAMLEdit.Placement.section(StackKeys.order(of: kinds.sections))
    switch meaning {
    case .parameter(let name) where symbolTable.parameters[name] == nil:
      let type = YAMLFragment.map([YAMLFragment.Entry("type", .text("string"))])
      return Diagnostic.Fix(
        title: "Declare the parameter \(quoted(name))",
        edits: [.set([.key("parameters"), .key(name)], type, place)])
    case .resource(let address) where symbolTable.entry(of: address) == nil:
      guard let schema = kinds[address.section]?.schema,
        NameRule.identifier.problem(with: address.name) == nil
      else { return nil }
      let fields = schema.fields.filter { $0.presence == .required }
        .map { YAMLFragment.Entry($0.name, $0.beginning) }
      return Diagnostic.Fix(
        title: "Declare the \(schema.noun) \(quoted(address.name))",
        edits: [.set(address.steps, .map(fields), place)])
    default: return nil
    }
  }

  // MARK: Suppressing

  /// Adds `# cairn: allow CODE` at the end of the line, or the code to a comment that allows
  /// others.
  private func allowance(of diagnostic: Diagnostic) -> Diagnostic.Fix? {
    guard DiagnosticCode.lints.contains(diagnostic.code),
      let place = diagnostic.location?.range.start.offset
    else { return nil }
    let code = diagnostic.code.rawValue
    let prefix = "# cairn: allow "
    let line = lines.start(ofLineAt: place)
    var end = lines.end(ofLineAt: place)
    let comment = outline.comments.first { place <= $0.lowerBound && $0.lowerBound < end }
    let (offset, text): (Int, String)
    if let comment, outline.text(comment).hasPrefix(prefix) {
      (offset, text) = (comment.lowerBound + prefix.utf8.count, "\(code), ")
    } else if comment != nil {
      // The line has another comment, so this one goes on the line above.
      let indent = outline.bytes[line...].prefix { $0 == 0x20 }.count
      let lineBreak = editor?.layout.lineBreak ?? "\n"
      (offset, text) = (line, String(repeating: " ", count: indent) + prefix + code + lineBreak)
    } else {
      while end > place, outline.bytes[end - 1] == 0x20 { end -= 1 }
      (offset, text) = (end, "  " + prefix + code)
    }
    return Diagnostic.Fix(
      title: "Allow `\(code)` here", edits: [.annotate(offset..<offset, text)])
  }
}

extension FieldSchema {
  /// An initial value for a new field.
  fileprivate var beginning: YAMLFragment {
    YAMLFragment(yaml: example ?? type.placeholder) ?? .text("")
  }
}

extension FieldType {
  /// An initial value in YAML.
  var placeholder: String {
    switch self {
    case .string, .path, .reference, .any, .document: "\"\""
    case .integer(let range): String(range.lowerBound == Int.min ? 0 : range.lowerBound)
    case .boolean: "false"
    case .duration(let range, _): ScalarText.format(seconds: range.lowerBound)
    case .size(let range, let unit): "\(range.lowerBound)\(unit.rawValue)"
    case .enumeration(let words): words.first ?? "\"\""
    case .shorthand: short.placeholder
    case .list, .policyStatements: "[]"
    case .map, .object, .access: "{}"
    }
  }
}
