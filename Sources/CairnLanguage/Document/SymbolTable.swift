/// The declarations in an outline, and the meanings of its words.
struct SymbolTable: Sendable {
  /// In the order of the text.
  private(set) var occurrences: [Occurrence] = []
  /// The entries of resources, by section and name; if a name is duplicated, the first one.
  private(set) var resources: [String: [String: Int]] = [:]
  /// The names by section, in the order of the text.
  private(set) var names: [String: [String]] = [:]
  private(set) var parameters: [String: Int] = [:]
  private(set) var parameterNames: [String] = []
  private let outline: Outline
  private let kinds: KindIndex

  init(_ outline: Outline, _ kinds: KindIndex, _ shared: SharedValues) {
    self.outline = outline
    self.kinds = kinds
    declare()
    occurrences.reserveCapacity(outline.entries.count)
    var expected: [Expectation] = [.root]
    expected.reserveCapacity(outline.entries.count)
    for index in outline.entries.indices.dropFirst() {
      let entry = outline[index]
      let around = expected[entry.parent]
      switch entry.kind {
      case .root: expected.append(.root)
      case .item: expected.append(shared.slots[index]?.content ?? around.item)
      case .bare:
        expected.append(.unknown)
        visit(scalar: entry.key, around, index)
        continue
      case .key:
        let name = outline.unquoted(entry.key)
        expected.append(shared.slots[index]?.content ?? around.value(ofKey: name, in: kinds))
        visit(key: name, outline.inner(entry.key), around, index)
      }
      if let anchor = entry.anchor {
        add(anchor, .anchor(outline.text(anchor.dropFirst())), index, isDeclaration: true)
      }
      switch entry.value {
      case .alias(let range): add(range, .anchor(outline.text(range.dropFirst())), index)
      case .scalar(let range, _): visit(scalar: range, expected[index], index)
      case .nothing, .flow: break
      }
    }
  }

  /// The entry that declares a resource; nil if there is none.
  func entry(of address: ResourceAddress) -> Int? { resources[address.section]?[address.name] }

  /// The occurrence at a byte, or directly before it.
  func occurrence(at offset: Int) -> Occurrence? {
    var low = 0
    var high = occurrences.count
    while low < high {
      let middle = (low + high) / 2
      if occurrences[middle].range.lowerBound <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0, offset <= occurrences[low - 1].range.upperBound else { return nil }
    return occurrences[low - 1]
  }

  /// The resources that a name can mean where a resource of these sections is expected.
  func addresses(named text: String, in sections: [String]) -> [ResourceAddress] {
    if let address = ResourceAddress(text), sections.contains(address.section),
      entry(of: address) != nil
    {
      return [address]
    }
    return sections.compactMap { section in
      resources[section]?[text].map { _ in ResourceAddress(section: section, name: text) }
    }
  }

  // MARK: Declarations

  private mutating func declare() {
    for section in outline.children(of: 0) where outline[section].kind == .key {
      let title = outline.name(of: section)
      guard title == "parameters" || kinds[title] != nil else { continue }
      for child in outline.children(of: section) where outline[child].kind == .key {
        let name = outline.name(of: child)
        if title == "parameters" {
          if parameters[name] == nil {
            parameters[name] = child
            parameterNames.append(name)
          }
        } else if resources[title, default: [:]][name] == nil {
          resources[title, default: [:]][name] = child
          names[title, default: []].append(name)
        }
      }
    }
  }

  // MARK: Words

  private mutating func add(
    _ range: Range<Int>, _ meaning: Occurrence.Meaning, _ entry: Int, isDeclaration: Bool = false
  ) {
    occurrences.append(
      Occurrence(range: range, meaning: meaning, isDeclaration: isDeclaration, entry: entry))
  }

  private mutating func visit(
    key name: String, _ range: Range<Int>, _ around: Expectation, _ index: Int
  ) {
    switch around {
    case .root:
      if kinds[name] != nil || name == "parameters" || name == "outputs" {
        add(range, .section(name), index)
      } else if StackKeys.fields.contains(where: { $0.name == name }) {
        add(range, .field, index)
      } else if ExtensionKey.isOne(name) {
        add(range, .key, index)
      }
    case .section(let kind):
      let address = ResourceAddress(section: kind.schema.section, name: name)
      add(range, .resource(address), index, isDeclaration: true)
    case .parameters: add(range, .parameter(name), index, isDeclaration: true)
    case .outputs: add(range, .output(name), index, isDeclaration: true)
    case .resource(let kind):
      if kind.type(of: name) != nil || MetaField.all.contains(name) { add(range, .field, index) }
    case .typed(.object(let fields)), .typed(.shorthand(_, let fields)):
      if fields.contains(where: { $0.name == name }) { add(range, .field, index) }
    case .typed(.map), .typed(.any): add(range, .key, index)
    case .typed(.access): visit(address: name, range, index)
    default: break
    }
  }

  private mutating func visit(scalar range: Range<Int>, _ expected: Expectation, _ index: Int) {
    guard !outline.bytes[range].contains(UInt8(ascii: "$")) else {
      for reference in ReferenceText.all(in: range, of: outline.bytes) {
        visit(reference, index)
      }
      return
    }
    let inner = outline.inner(range)
    switch expected {
    case .typed(.reference(let sections, _)): visit(name: inner, in: sections, index)
    case .typed(.shorthand(let name, let fields)):
      visit(scalar: range, .typed(FieldType.shorthand(name, fields).short), index)
    case .dependency: visit(name: inner, in: kinds.sections, index)
    case .formerName: visit(formerName: inner, index)
    case .typed(.enumeration(let words)):
      if words.contains(outline.text(inner)) { add(inner, .word, index) }
    case .verb(let kind):
      let word = outline.text(inner)
      if kind.schema.access.contains(where: { $0.name == word }) { add(inner, .word, index) }
    case .typed(.boolean):
      if ScalarText.boolean(outline.text(inner)) != nil { add(inner, .word, index) }
    default: break
    }
  }

  private mutating func visit(name range: Range<Int>, in sections: [String], _ index: Int) {
    let text = outline.text(range)
    // An ambiguous name has no meaning.
    let found = addresses(named: text, in: sections)
    guard found.count <= 1 else { return }
    if let address = found.first {
      if text.utf8.count > address.name.utf8.count {
        let dot = range.lowerBound + address.section.utf8.count
        add(range.lowerBound..<dot, .section(address.section), index)
        add(dot + 1..<range.upperBound, .resource(address), index)
      } else {
        add(range, .resource(address), index)
      }
    } else if sections.count == 1, NameRule.identifier.problem(with: text) == nil {
      add(range, .resource(ResourceAddress(section: sections[0], name: text)), index)
    }
  }

  private mutating func visit(address name: String, _ range: Range<Int>, _ index: Int) {
    // In quotes, a name may be written with escapes.
    guard let address = ResourceAddress(name), kinds[address.section] != nil,
      range.count == name.utf8.count
    else {
      add(range, .key, index)
      return
    }
    let dot = range.lowerBound + address.section.utf8.count
    add(range.lowerBound..<dot, .section(address.section), index)
    add(dot + 1..<range.upperBound, .resource(address), index)
  }

  private mutating func visit(formerName range: Range<Int>, _ index: Int) {
    let resource = outline[index].parent
    let section = outline.name(of: outline[resource].parent)
    let text = outline.text(range)
    guard !text.isEmpty, kinds[section] != nil else { return }
    let former =
      FormerAddress(text) ?? FormerAddress(ResourceAddress(section: section, name: text))
    let address = ResourceAddress(section: section, name: outline.name(of: resource))
    add(range, .former(former, of: address), index)
  }

  private mutating func visit(_ reference: ReferenceText, _ index: Int) {
    let words = reference.words
    let first = outline.text(words[0])
    guard !first.isEmpty else { return }
    let second = words.count > 1 ? outline.text(words[1]) : ""
    switch first {
    case "parameters":
      add(words[0], .section(first), index)
      if !second.isEmpty { add(words[1], .parameter(second), index) }
    case "stack":
      if !second.isEmpty { add(words[1], .stackAttribute(second), index) }
    default:
      add(words[0], .section(first), index)
      guard !second.isEmpty else { return }
      let address = ResourceAddress(section: first, name: second)
      add(words[1], .resource(address), index)
      if words.count > 2, !words[2].isEmpty {
        add(words[2], .attribute(address, outline.text(words[2])), index)
      }
    }
  }
}
