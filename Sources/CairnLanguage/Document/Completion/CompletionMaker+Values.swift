extension CompletionMaker {
  /// The possible values for a slot.
  func values(_ slot: Slot) -> [Completion] {
    switch slot.content {
    case .typed(let type): return values(type, slot)
    case .region:
      return Regions.known.map { word($0, .value) }
    case .dependency: return addresses(of: document.kinds.sections, isQualified: true)
    case .ignoredField(let kind):
      return kind.schema.fields.map {
        word($0.name, .field, detail: FieldDoc.short($0.type), documentation: $0.doc)
      } + [
        word(
          MetaField.unmanaged, .field,
          documentation: "Unmanaged resources inside the resource.")
      ]
    case .dependencies, .ignoredFields:
      return [collection("[", "]", slot.field)]
    case .verb(let kind):
      return kind.schema.access.map { verb in
        word(verb.name, .value, documentation: verb.markdown(on: kind.schema.noun))
      }
    case .merged: return anchors()
    case .root, .section, .resource, .parameters, .outputs, .formerName, .unknown: return []
    }
  }

  private func values(_ type: FieldType, _ slot: Slot) -> [Completion] {
    switch type {
    case .boolean: return ["true", "false"].map { word($0, .value, detail: mark($0, slot)) }
    case .enumeration(let words): return words.map { word($0, .value, detail: mark($0, slot)) }
    case .reference(let sections, _): return addresses(of: sections, isQualified: false)
    case .integer, .duration, .size, .string, .path, .document: return suggestions(slot)
    case .any:
      if slot.parameter != nil, slot.field?.name == "default" { return allowedValues() }
      return suggestions(slot)
    case .list(let item, _, _):
      if item.hasCompletions || slot.field?.suggestions.isEmpty == false, !cursor.isQuoted {
        return [collection("[", "]", slot.field)]
          + values(slot.item).map { value in
            var value = value
            value.filter = value.filter ?? value.label
            value.label = "[\(value.label)]"
            value.insertion.parts =
              [.text(cursor.needsSpace ? " [" : "[")]
              + Insertion(value.insertion.plainText.trimmingSpace).parts + [.text("]")]
            return value
          }
      }
      return [collection("[", "]", slot.field)]
    case .map, .access: return [collection("{", "}", slot.field)]
    case .object(let fields):
      let required = fields.filter { $0.presence == .required }
      guard !required.isEmpty else { return [collection("{", "}", slot.field)] }
      var parts: [Insertion.Part] = [.text(cursor.needsSpace ? " {" : "{")]
      for (index, field) in required.enumerated() {
        parts.append(.text("\(index == 0 ? "" : ", ")\(field.name): "))
        parts += blank(field.type, example: field.example)
      }
      return [
        Completion(
          "{" + required.map(\.name).joined(separator: ", ") + "}", .template, range: range,
          insertion: Insertion(parts: parts + [.text("}")]))
      ]
    case .shorthand:
      return values(type.short, slot) + [collection("{", "}", nil)]
    case .policyStatements: return [collection("[", "]", slot.field)]
    }
  }

  /// Brackets, around the field's example if it has one.
  private func collection(_ open: String, _ close: String, _ field: FieldSchema?) -> Completion {
    let space = cursor.needsSpace ? " " : ""
    if let example = field?.example, example.hasPrefix(open), example.hasSuffix(close) {
      return Completion(
        example, .template, detail: "an example", range: range,
        insertion: Insertion(
          parts: [
            .text(space + open), .blank(String(example.dropFirst().dropLast())), .text(close),
          ]))
    }
    return Completion(
      "\(open)…\(close)", .template, range: range,
      insertion: Insertion(parts: [.text(space + open), .blank(""), .text(close)]))
  }

  private func mark(_ text: String, _ slot: Slot) -> String? {
    guard let field = slot.field, let value = field.defaultValue else { return nil }
    return field.type.display(value) == text ? "default" : nil
  }

  /// A field's default, its example and its suggestions, if its values can't be listed.
  private func suggestions(_ slot: Slot) -> [Completion] {
    guard let field = slot.field, field.name != "name", !field.isSecret else { return [] }
    var found: [Completion] = []
    func offer(_ text: String, _ detail: String?) {
      guard !found.contains(where: { $0.label == text }) else { return }
      found.append(word(text, .value, detail: detail))
    }
    // Default and example belong to the whole field, not to an item in it.
    if case .typed(let type) = slot.content, type == field.type {
      if let value = field.defaultValue, let text = field.type.shownDefault(value), isPlain(text) {
        offer(text, "default")
      }
      if let example = field.example, !cursor.isQuoted || isPlain(example) {
        offer(example, "example")
      }
    }
    for text in field.suggestions { offer(text, nil) }
    return found
  }

  private func isPlain(_ text: String) -> Bool {
    !text.utf8.contains { "\"'{}[],:#&*".utf8.contains($0) }
  }

  private func allowedValues() -> [Completion] {
    guard case .value(let entry) = cursor.place,
      let allowed = outline.child("allowed", of: outline[entry].parent)
    else { return [] }
    if document.isSecret(allowed) { return [] }
    return outline.children(of: allowed).compactMap { outline.scalar(of: $0) }.map {
      word($0, .value)
    }
  }

  private func anchors() -> [Completion] {
    outline.entries.compactMap(\.anchor).filter { $0.upperBound < cursor.word.lowerBound }
      .map { word("*" + outline.text($0.dropFirst()), .value, detail: "anchor") }
  }

  // MARK: Resources

  /// Names of the stack's resources, except the one being written.
  private func addresses(of sections: [String], isQualified: Bool) -> [Completion] {
    let own = resource
    return sections.flatMap { section -> [Completion] in
      guard let schema = document.kinds[section]?.schema else { return [] }
      return (symbolTable.names[section] ?? []).compactMap { name in
        let address = ResourceAddress(section: section, name: name)
        guard address != own else { return nil }
        let isAmbiguous =
          sections.count > 1 && symbolTable.addresses(named: name, in: sections).count > 1
        return word(
          isQualified || isAmbiguous ? address.description : name, .resource, detail: schema.noun,
          documentation: document.resourceDoc(address))
      }
    }
  }
}

extension String {
  var trimmingSpace: String { String(drop { $0 == " " }) }
}
