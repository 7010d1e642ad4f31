/// Finds the completions at the cursor.
struct CompletionMaker {
  let document: StackDocument
  let cursor: Cursor
  let offset: Int

  var outline: Outline { document.outline }
  var symbolTable: SymbolTable { document.symbolTable }

  func completions() -> [Completion] {
    if let reference = cursor.reference {
      return references(reference, document.slot(of: entry))
    }
    switch cursor.place {
    case .key(let parent, let entry): return inMap(parent, entry)
    case .value(let entry):
      let slot = document.slot(of: entry)
      // After a dash, the first key of a map may follow.
      if outline[entry].kind == .item, !cursor.isQuoted, let keys = keys(slot, of: entry, nil) {
        return keys
      }
      return values(slot)
    case .item(let parent): return values(document.slot(of: parent).item)
    case .line(let parent): return onLine(parent).map(indented)
    }
  }

  /// The completion with the line's indentation corrected.
  private func indented(_ completion: Completion) -> Completion {
    let typed = outline.text(cursor.word)
    let missing = cursor.missingIndentation
    if typed.isEmpty, missing == 0 { return completion }
    let space = String(repeating: " ", count: missing)
    var completion = completion
    completion.filter = typed + (completion.filter ?? completion.label)
    completion.insertion.parts =
      [.text(space)]
      + completion.insertion.parts.map { part in
        guard case .text(let text) = part else { return part }
        return .text(
          text.split(separator: "\n", omittingEmptySubsequences: false).joined(
            separator: "\n" + space))
      }
    return completion
  }

  /// The entry at the cursor: the one with the value or map that is being written.
  private var entry: Int {
    switch cursor.place {
    case .key(let parent, _), .line(let parent), .item(let parent): parent
    case .value(let entry): entry
    }
  }

  /// The resource being written.
  var resource: ResourceAddress? { document.slot(of: entry).resource }

  private func inMap(_ parent: Int, _ entry: Int?) -> [Completion] {
    let slot = document.slot(of: parent)
    if let keys = keys(slot, of: parent, entry) { return keys }
    guard let entry, outline[entry].kind == .bare else { return [] }
    // A value on a line of its own or, in a list, an item without a dash yet.
    return isList(slot) ? items(slot) : values(slot)
  }

  private func onLine(_ parent: Int) -> [Completion] {
    let slot = document.slot(of: parent)
    if isList(slot) {
      // A list can have further items, but a value with keys is a map.
      if let child = outline[parent].firstChild, outline[child].kind == .key { return [] }
      return items(slot)
    }
    if let child = outline[parent].firstChild, outline[child].kind == .item { return [] }
    return keys(slot, of: parent, nil) ?? values(slot)
  }

  private func isList(_ slot: Slot) -> Bool {
    switch slot.content {
    case .typed(.list), .typed(.policyStatements), .dependencies, .ignoredFields: true
    default: false
    }
  }

  /// New items of a block list, with their dashes.
  private func items(_ slot: Slot) -> [Completion] {
    let item = slot.item
    if let fields = item.fields {
      let required = fields.filter { $0.presence == .required }
      let first = required.isEmpty ? Array(fields.prefix(1)) : required
      return [
        Completion(
          "- \(first.map(\.name).joined(separator: ", "))", .template,
          detail: "a new item", range: range,
          insertion: Insertion(
            parts: [.text("- ")] + template(first, indent: 2)),
          goesOn: false)
      ]
    }
    return values(item).map { value in
      var value = value
      value.label = "- " + value.label
      value.filter = value.filter.map { "- " + $0 }
      value.insertion.parts.insert(.text("- "), at: 0)
      return value
    }
  }

  // MARK: Insertions

  var range: SourceRange { document.range(cursor.word) }

  /// A completion of a bare word.
  func word(
    _ text: String, _ kind: Completion.Kind, detail: String? = nil, documentation: String? = nil
  ) -> Completion {
    let space = cursor.needsSpace ? " " : ""
    return Completion(
      text, kind, detail: detail, documentation: documentation, range: range,
      insertion: Insertion(space + text), filter: cursor.needsSpace ? text : nil)
  }
}
