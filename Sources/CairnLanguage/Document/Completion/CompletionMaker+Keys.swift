extension CompletionMaker {
  /// The keys of a map that aren't used yet; nil if no map is expected.
  func keys(_ slot: Slot, of owner: Int, _ entry: Int?) -> [Completion]? {
    let used = Set(
      outline.children(of: owner).filter { $0 != entry && outline[$0].kind == .key }
        .map { outline.name(of: $0) })
    switch slot.content {
    case .root: return sections(used)
    case .section(let kind): return resources(kind, used)
    case .parameters: return parameters(used)
    case .outputs: return [outputTemplate()]
    case .resource(let kind): return fields(slot.fields ?? [], used, of: kind.schema.noun)
    case .typed(.object(let fields)), .typed(.shorthand(_, let fields)):
      return self.fields(fields, used, of: slot.resource.flatMap { noun(of: $0) })
    case .typed(.map(let key, let value)): return entries(key, value, used)
    case .typed(.access): return accessible(used, from: slot.resource)
    default: return nil
    }
  }

  func noun(of address: ResourceAddress) -> String? {
    document.kinds[address.section]?.schema.noun
  }

  private var hasColon: Bool {
    if case .key(_, let entry?) = cursor.place { outline[entry].colon != nil } else { false }
  }

  /// A key, followed by the start of its value unless the key already has a colon.
  private func key(
    _ name: String, _ kind: Completion.Kind, then parts: [Insertion.Part], detail: String?,
    documentation: String?, goesOn: Bool = false
  ) -> Completion {
    let space: [Insertion.Part] = cursor.needsSpace ? [.text(" ")] : []
    return Completion(
      name, kind, detail: detail, documentation: documentation, range: range,
      insertion: Insertion(
        parts: space + (hasColon || cursor.isQuoted ? [.text(name)] : [.text(name + ":")] + parts)),
      filter: space.isEmpty ? nil : name, goesOn: goesOn && !hasColon)
  }

  // MARK: Fields

  private func fields(
    _ fields: [FieldSchema], _ used: Set<String>, of noun: String?
  ) -> [Completion] {
    let open = fields.filter { $0.presence != .computed && !used.contains($0.name) }
    let inOrder =
      open.filter { $0.presence == .required } + open.filter { $0.presence != .required }
    return inOrder.map { field in
      key(
        field.name, .field, then: follow(field.type, indent: 2),
        detail: FieldDoc.short(field.type) + (field.presence == .required ? ", required" : ""),
        documentation: FieldDoc.markdown(field, of: noun), goesOn: field.type.hasCompletions)
    }
  }

  // MARK: Sections

  private func sections(_ used: Set<String>) -> [Completion] {
    let own = StackKeys.fields.filter { !used.contains($0.name) }.map { field in
      key(
        field.name, .section,
        then: field.type.isCollection ? [.text("\n  "), .blank("")] : [.text(" ")], detail: nil,
        documentation: FieldDoc.markdown(field, of: nil), goesOn: true)
    }
    let kinds = document.kinds.all.map(\.schema).filter { !used.contains($0.section) }
      .map { schema in
        key(
          schema.section, .section, then: [.text("\n  "), .blank("")],
          detail: "section of kind \(schema.noun)", documentation: schema.doc, goesOn: true)
      }
    // Outputs come last in a stack.
    let outputs = own.filter { $0.label == "outputs" }
    return own.filter { $0.label != "outputs" } + kinds + outputs + extensionKey
  }

  /// A template for an `x-` key with an anchor.
  private var extensionKey: [Completion] {
    guard !hasColon, !cursor.isQuoted else { return [] }
    return [
      Completion(
        "x-…", .template, detail: "values to repeat", documentation: ExtensionKey.doc, range: range,
        insertion: Insertion(
          parts: [
            .text("x-"), .blank("defaults"), .text(": &"), .blank("defaults"), .text("\n  "),
            .blank(""),
          ]), filter: "x-")
    ]
  }

  // MARK: Names

  private func resources(_ kind: KindIndex.Kind, _ used: Set<String>) -> [Completion] {
    let schema = kind.schema
    let isWritten = hasColon
    let missing = undeclared { meaning in
      if case .resource(let address) = meaning, address.section == schema.section {
        return address.name
      }
      return nil
    }
    var all = missing.filter { !used.contains($0) }.map { name in
      key(
        name, .resource, then: body(of: schema), detail: "\(schema.noun), referred to",
        documentation: "The stack refers to this \(schema.noun), but does not declare it.")
    }
    if !isWritten, !cursor.isQuoted {
      all.append(
        Completion(
          "new \(schema.noun)", .template, detail: schema.section, documentation: schema.doc,
          range: range,
          insertion: Insertion(
            parts: [.blank("my-\(schema.noun)"), .text(":")] + body(of: schema)),
          filter: filterOfTemplate("new \(schema.noun)")))
    }
    return all
  }

  private func parameters(_ used: Set<String>) -> [Completion] {
    let missing = undeclared { meaning in
      if case .parameter(let name) = meaning { name } else { nil }
    }
    let declaration: [Insertion.Part] = [
      .text(" {type: "), .choice(ParameterDeclaration.types), .text(", default: "), .blank(""),
      .text("}"),
    ]
    var all = missing.filter { !used.contains($0) }.map { name in
      key(
        name, .parameter, then: declaration, detail: "parameter, referred to",
        documentation: "The stack reads this parameter, but does not declare it.")
    }
    if !hasColon {
      all.append(
        Completion(
          "new parameter", .template, range: range,
          insertion: Insertion(parts: [.blank("name"), .text(":")] + declaration),
          filter: filterOfTemplate("new parameter")))
    }
    return all
  }

  private func outputTemplate() -> Completion {
    Completion(
      "new output", .template, range: range,
      insertion: Insertion(
        parts: [
          .blank("name"), .text(cursor.isInFlow ? ": \"${" : ": ${"), .blank("section.name"),
          .text(cursor.isInFlow ? "}\"" : "}"),
        ]),
      filter: filterOfTemplate("new output"))
  }

  /// The user types the beginning of a name, not the label of the template, so the template has to
  /// match any text.
  private func filterOfTemplate(_ label: String) -> String {
    let typed = outline.text(cursor.word).trimmingSpace
    return typed.isEmpty ? label : typed
  }

  /// Names that the stack refers to but doesn't declare, in the order of the text.
  private func undeclared(_ name: (Occurrence.Meaning) -> String?) -> [String] {
    var seen: Set<String> = []
    return symbolTable.occurrences.compactMap { occurrence in
      let known =
        switch occurrence.meaning {
        case .resource(let address): symbolTable.entry(of: address) != nil
        case .parameter(let parameter): symbolTable.parameters[parameter] != nil
        default: true
        }
      guard !known, let name = name(occurrence.meaning), seen.insert(name).inserted else {
        return nil
      }
      return name
    }
  }

  // MARK: Access

  /// The addresses of the resources that have verbs.
  private func accessible(_ used: Set<String>, from own: ResourceAddress?) -> [Completion] {
    document.kinds.all.map(\.schema).filter { !$0.access.isEmpty }.flatMap { schema in
      (symbolTable.names[schema.section] ?? []).compactMap { name in
        let address = ResourceAddress(section: schema.section, name: name)
        guard address != own, !used.contains(address.description) else { return nil }
        return key(
          address.description, .resource, then: [.text(" ")], detail: schema.noun,
          documentation: document.resourceDoc(address), goesOn: true)
      }
    }
  }

  // MARK: Maps

  /// Keys of a map with keys that the user chooses, if the key's rule determines how they begin.
  private func entries(
    _ rule: StringRule, _ value: FieldType, _ used: Set<String>
  ) -> [Completion] {
    if let (words, rest) = rule.beginnings {
      return words.map { word in
        let start = "\(word)\(rest)"
        guard !hasColon, !cursor.isQuoted else {
          return Completion(word, .value, range: range, insertion: Insertion(start))
        }
        return Completion(
          start, .template, detail: FieldDoc.short(value), documentation: rule.patternMeaning,
          range: range,
          insertion: Insertion(
            parts: [.text(start), .blank("path"), .text(": ")] + blank(value, example: nil)))
      }
    }
    return []
  }
}

extension StringRule {
  /// For a pattern that begins with a choice of words, such as `(GET|POST) /…`: the words, and the
  /// text that follows all of them.
  var beginnings: (words: [String], rest: String)? {
    guard let pattern, pattern.hasPrefix("("), let close = pattern.firstIndex(of: ")") else {
      return nil
    }
    let words = pattern[pattern.index(after: pattern.startIndex)..<close].split(separator: "|")
    let isPlain = words.allSatisfy { word in
      word.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
    }
    guard isPlain, words.count > 1 else { return nil }
    let rest = pattern[pattern.index(after: close)...].prefix { $0 == " " || $0 == "/" }
    return (words.map(String.init), String(rest))
  }
}

extension FieldType {
  /// Whether an editor should request completions directly after the key.
  var hasCompletions: Bool {
    switch self {
    case .boolean, .enumeration, .reference, .integer, .duration, .size: true
    case .shorthand: short.hasCompletions
    case .string, .list, .map, .object, .policyStatements, .access, .path, .any, .document: false
    }
  }

  var isCollection: Bool {
    switch self {
    case .list, .map, .object, .policyStatements, .access: true
    case .string, .integer, .boolean, .duration, .size, .enumeration, .reference, .shorthand, .path,
      .any, .document:
      false
    }
  }
}
