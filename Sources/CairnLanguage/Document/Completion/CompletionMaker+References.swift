extension CompletionMaker {
  /// Completions in `${…}` for the word at the cursor.
  func references(_ reference: ReferenceText, _ slot: Slot) -> [Completion] {
    let index = reference.words.lastIndex { $0.lowerBound <= offset } ?? 0
    let scope = Scope(reference, index, slot, self)
    switch index {
    case 0: return scope.heads()
    case 1:
      switch outline.text(reference.words[0]) {
      case "parameters": return scope.parameters()
      case "stack": return scope.stackAttributes()
      case let section: return scope.names(in: section)
      }
    case 2: return scope.attributes()
    default: return []
    }
  }

  /// A reference that is being written.
  private struct Scope {
    let reference: ReferenceText
    let index: Int
    let maker: CompletionMaker
    /// The sections and the attribute that the field accepts.
    let target: ReferenceTarget?
    /// Whether the field accepts only ARNs.
    let takesARN: Bool
    let own: ResourceAddress?

    init(_ reference: ReferenceText, _ index: Int, _ slot: Slot, _ maker: CompletionMaker) {
      self.reference = reference
      self.index = index
      self.maker = maker
      if case .typed(let type) = slot.content,
        case .reference(let sections, let attribute) = type.short
      {
        target = ReferenceTarget(sections: sections, attribute: attribute)
      } else {
        target = nil
      }
      takesARN =
        slot.isStatement && ["resources", "notResources"].contains(slot.field?.name ?? "")
      own = slot.resource
    }

    private var symbolTable: SymbolTable { maker.symbolTable }

    func heads() -> [Completion] {
      let sections = maker.document.kinds.all.map(\.schema).filter { schema in
        symbolTable.names[schema.section]?.isEmpty == false && fits(schema)
      }
      var all = sections.map { schema in
        word(
          schema.section, .section, detail: schema.noun, documentation: schema.doc, isLast: false)
      }
      if !symbolTable.parameters.isEmpty { all.append(word("parameters", .section, isLast: false)) }
      if target == nil, !takesARN {
        all.append(word("stack", .section, detail: "name, region, account", isLast: false))
      }
      return all
    }

    func parameters() -> [Completion] {
      symbolTable.parameterNames.map { name in
        word(
          name, .parameter, detail: maker.document.parameterType(name),
          documentation: maker.document.parameterDoc(name), isLast: true)
      }
    }

    func stackAttributes() -> [Completion] {
      Reference.StackAttribute.allCases.map { word($0.rawValue, .attribute, isLast: true) }
    }

    func names(in section: String) -> [Completion] {
      guard let schema = maker.document.kinds[section]?.schema, fits(schema) else { return [] }
      let attributes = fitting(schema)
      return (symbolTable.names[section] ?? []).compactMap { name in
        let address = ResourceAddress(section: section, name: name)
        guard address != own else { return nil }
        let documentation = maker.document.resourceDoc(address)
        // If only one attribute is possible, it is inserted too.
        if attributes.count == 1, let only = attributes.first, reference.words.count == 2 {
          return word(
            name, .resource, detail: schema.noun, documentation: documentation,
            suffix: "." + only.name, isLast: true)
        }
        return word(
          name, .resource, detail: schema.noun, documentation: documentation, isLast: false)
      }
    }

    func attributes() -> [Completion] {
      let section = maker.outline.text(reference.words[0])
      guard let schema = maker.document.kinds[section]?.schema else { return [] }
      return fitting(schema).map {
        word($0.name, .attribute, detail: schema.noun, documentation: $0.doc, isLast: true)
      }
    }

    private func fits(_ schema: KindSchema) -> Bool {
      guard !schema.attributes.isEmpty else { return false }
      if let target { return target.sections.contains(schema.section) }
      return !fitting(schema).isEmpty
    }

    /// The attributes of a kind that the field accepts.
    private func fitting(_ schema: KindSchema) -> [AttributeSchema] {
      if let target, target.sections.contains(schema.section) {
        return schema.attributes.filter { $0.name == target.attribute }
      }
      if takesARN { return schema.attributes.filter { $0.name.lowercased().hasSuffix("arn") } }
      return schema.attributes
    }

    /// One of the reference's words. A dot or a brace that already follows is kept.
    private func word(
      _ text: String, _ kind: Completion.Kind, detail: String? = nil,
      documentation: String? = nil, suffix: String = "", isLast: Bool
    ) -> Completion {
      let word = reference.words[index]
      let isFollowed = index + 1 < reference.words.count
      var end = suffix
      if isLast {
        if !reference.isClosed { end += "}" }
      } else if !isFollowed {
        end += "."
      }
      guard maker.cursor.isInFlow, !maker.cursor.isQuoted,
        case .value = maker.cursor.place
      else {
        return Completion(
          text, kind, detail: detail, documentation: documentation,
          range: maker.document.range(word), insertion: Insertion(text + end),
          goesOn: !isLast && !isFollowed)
      }
      // In flow collections, a reference has to be in quotes.
      let whole = maker.cursor.word
      let bytes = maker.outline.bytes
      let before = String(decoding: bytes[whole.lowerBound..<word.lowerBound], as: UTF8.self)
      let behind = String(
        decoding: bytes[word.upperBound..<max(whole.upperBound, word.upperBound)], as: UTF8.self)
      var parts: [Insertion.Part] = [.text("\"" + before + text + end)]
      if !isLast, !isFollowed { parts += [.blank(""), .text(reference.isClosed ? "" : "}")] }
      parts.append(.text(behind + "\""))
      return Completion(
        text, kind, detail: detail, documentation: documentation,
        range: maker.document.range(whole), insertion: Insertion(parts: parts),
        filter: before + text, goesOn: !isLast && !isFollowed)
    }
  }
}
