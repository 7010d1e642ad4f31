/// Creates the hover text of a word.
struct HoverMaker {
  let document: StackDocument
  private var outline: Outline { document.outline }

  init(document: StackDocument) { self.document = document }

  func hover(at offset: Int) -> Hover? {
    if let occurrence = document.symbolTable.occurrence(at: offset) {
      return hover(occurrence)
    }
    guard !outline.isInComment(offset) else { return nil }
    let index = outline.lastEntry(startingBy: offset)
    if let name = toolName(at: offset, index) { return name }
    guard index > 0, case .scalar(let range, let style) = outline[index].value, style != .block,
      range.lowerBound <= offset, offset <= range.upperBound
    else { return nil }
    return field(of: index, outline.inner(range))
  }

  private func hover(_ occurrence: Occurrence) -> Hover? {
    let range = document.range(occurrence.range)
    switch occurrence.meaning {
    case .section(let name):
      if let schema = document.kinds[name]?.schema {
        let paragraphs = [
          "**\(name)** — section of kind \(schema.noun)", schema.doc,
          schema.toolNames.types.paragraph,
        ]
        return Hover(paragraphs.compactMap(\.self).joined(separator: "\n\n"), range: range)
      }
      return StackKeys.fields.first { $0.name == name }
        .map { Hover(FieldDoc.markdown($0, of: nil), range: range) }
    case .resource(let address):
      return Hover(document.resourceDoc(address), range: range, subject: .resource(address))
    case .attribute(let address, let name):
      guard let schema = document.kinds[address.section]?.schema,
        let attribute = schema.attributes.first(where: { $0.name == name })
      else { return nil }
      return Hover(
        "**\(address).\(name)**\n\n\(attribute.doc)", range: range,
        subject: .attribute(address, name))
    case .former(let former, let address):
      return Hover(
        document.formerDoc(former, of: address), range: range, subject: .resource(address))
    case .parameter(let name):
      return Hover(document.parameterDoc(name), range: range, subject: .parameter(name))
    case .stackAttribute(let name):
      return Reference.StackAttribute(rawValue: name)
        .map { Hover("**stack.\(name)** — \($0.doc)", range: range) }
    case .field, .word:
      return verb(at: occurrence) ?? field(of: occurrence.entry, occurrence.range)
    case .key:
      let entry = occurrence.entry
      if outline[entry].parent == 0, ExtensionKey.isOne(outline.name(of: entry)) {
        return Hover(
          "**\(outline.name(of: entry))**\n\n\(ExtensionKey.doc)", range: range)
      }
      return field(of: entry, occurrence.range)
    case .anchor(let name): return anchor(name, before: occurrence.range.upperBound, range)
    case .output(let name):
      return Hover("**outputs.\(name)** — a value that `cairn outputs` shows", range: range)
    }
  }

  /// The hover of a verb of `access`.
  private func verb(at occurrence: Occurrence) -> Hover? {
    guard case .verb(let kind) = document.slot(of: occurrence.entry).content else { return nil }
    let name = outline.text(occurrence.range)
    return kind.schema.access.first { $0.name == name }.map {
      Hover($0.markdown(on: kind.schema.noun), range: document.range(occurrence.range))
    }
  }

  /// The hover of the field that the entry is, or that contains it.
  private func field(of entry: Int, _ range: Range<Int>) -> Hover? {
    var index = entry
    while index > 0 {
      let slot = document.slot(of: index)
      if let field = slot.field {
        let noun = slot.resource.flatMap { document.kinds[$0.section]?.schema.noun }
        // What several resources share has no live value of its own.
        let subject = (slot.isShared ? nil : slot.resource).map {
          Subject.field($0, path: document.path(of: entry))
        }
        let names = slot.resource.flatMap { document.kinds[$0.section]?.schema.toolNames }
        let paragraphs = [
          FieldDoc.markdown(field, of: noun), names?.fields[fieldPath(of: index)]?.paragraph,
        ]
        return Hover(
          paragraphs.compactMap(\.self).joined(separator: "\n\n"), range: document.range(range),
          subject: subject)
      }
      index = outline[index].parent
      if outline[index].kind == .bare { return nil }
    }
    return nil
  }

  /// The names of the field of an entry and of those around it: `deadLetter.maxReceives`.
  private func fieldPath(of entry: Int) -> String {
    outline.chain(to: entry).filter { outline[$0].kind == .key }
      .compactMap { document.slot(of: $0).field?.name }.joined(separator: ".")
  }

  /// The hover of a key that is another tool's name.
  private func toolName(at offset: Int, _ index: Int) -> Hover? {
    let entry = outline[index]
    guard index > 0, entry.kind == .key,
      entry.key.contains(offset) || entry.key.upperBound == offset
    else { return nil }
    let word = outline.name(of: index)
    let slot = document.slot(of: entry.parent)
    let found: (title: String, doc: String)?
    if case .root = slot.content {
      found = meaning(ofSection: word)
    } else if slot.fields?.contains(where: { $0.name == word }) == false,
      let section = slot.resource?.section, let schema = document.kinds[section]?.schema
    {
      let owner = fieldPath(of: entry.parent).split(separator: ".").last.map(String.init)
      found = meaning(ofField: word, in: owner, schema)
    } else {
      found = nil
    }
    return found.map { title, doc in
      Hover(
        "**\(word)** — \(title)\n\n\(doc)", range: document.range(outline.inner(entry.key)))
    }
  }

  private func meaning(ofSection word: String) -> (title: String, doc: String)? {
    guard document.kinds[word] == nil, !StackKeys.fields.contains(where: { $0.name == word }),
      let meaning = document.kinds.all.map(\.schema).meaning(ofTool: word)
        ?? ToolKeys.meaning(of: word), let title = meaning.title
    else { return nil }
    let docs = meaning.places.compactMap { place in
      guard let schema = document.kinds[place.section]?.schema else {
        return StackKeys.fields.first { $0.name == place.section }?.doc
      }
      return place.path.map { schema.field(at: $0)?.doc ?? "" } ?? schema.doc
    }
    return (title, docs.joined(separator: "\n\n"))
  }

  private func meaning(
    ofField word: String, in owner: String?, _ schema: KindSchema
  ) -> (title: String, doc: String)? {
    let names = schema.toolNames
    let here = names.field(called: word, in: owner)
    if here == nil, let advice = names.advice(for: word, in: owner) {
      return ("not a field here", advice)
    }
    return (here ?? names.field(called: word, in: owner, isElsewhere: true)).map { path, name in
      (name.means("`\(path)`"), schema.field(at: path)?.doc ?? "")
    }
  }

  private func anchor(_ name: String, before offset: Int, _ range: SourceRange) -> Hover? {
    guard let entry = document.anchor(name, before: offset) else { return nil }
    let start = outline[entry].anchor?.upperBound ?? outline[entry].start
    let text = outline.text(start..<max(start, outline[entry].end))
    guard !document.holdsSecret(entry) else {
      return Hover("Anchor `&\(name)`\n\nIts value is secret, or part of it is.", range: range)
    }
    let lines = text.split(separator: "\n").prefix(12)
    return Hover(
      "Anchor `&\(name)`\n\n```yaml\n\(lines.joined(separator: "\n"))\n```", range: range)
  }
}

extension Reference.StackAttribute {
  fileprivate var doc: String {
    switch self {
    case .name: "the stack's name"
    case .region: "the region that the stack is applied in"
    case .account: "the account that the stack is applied in, twelve digits"
    case .partition: "the first part of the region's ARNs: `aws`, `aws-cn` or `aws-us-gov`"
    case .endpoint: "the URL of the endpoint; empty on AWS"
    }
  }
}
