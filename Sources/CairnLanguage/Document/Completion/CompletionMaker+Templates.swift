/// The text that is inserted after a key. Editors indent its further lines like the cursor's line,
/// in addition to the spaces written here.
extension CompletionMaker {
  /// The text after `key:`, up to the value or its blanks.
  func follow(_ type: FieldType, indent: Int) -> [Insertion.Part] {
    if cursor.isInFlow { return [.text(" ")] + inFlow(type) }
    let line = "\n" + String(repeating: " ", count: indent + depth)
    switch type {
    case .object(let fields):
      let required = fields.filter { $0.presence == .required }
      if required.isEmpty { return [.text(line), .blank("")] }
      return [.text(line)] + template(required, indent: indent)
    case .map, .access: return [.text(line), .blank("")]
    case .list(let item, _, _):
      guard case .object(let fields) = item else { return [.text(" ["), .blank(""), .text("]")] }
      let required = fields.filter { $0.presence == .required }
      return [.text(line + "- ")]
        + (required.isEmpty ? [.blank("")] : template(required, indent: indent + 2))
    case .policyStatements(let use):
      return [.text(line + "- ")] + statement(use, indent: indent + 2)
    default: return [.text(" ")]
    }
  }

  /// The number of columns between the indentation of the cursor's line and its map, which may
  /// begin after dashes.
  private var depth: Int {
    guard !cursor.isInFlow else { return 0 }
    let line = document.lines.start(ofLineAt: cursor.word.lowerBound)
    let before = outline.bytes[line..<cursor.word.lowerBound]
    return before.count - before.prefix { $0 == 0x20 }.count
  }

  private func inFlow(_ type: FieldType) -> [Insertion.Part] {
    switch type {
    case .object(let fields):
      let required = fields.filter { $0.presence == .required }
      if required.isEmpty { return [.text("{"), .blank(""), .text("}")] }
      var parts: [Insertion.Part] = [.text("{")]
      for (index, field) in required.enumerated() {
        parts.append(.text("\(index == 0 ? "" : ", ")\(field.name): "))
        parts += blank(field.type, example: field.example)
      }
      return parts + [.text("}")]
    case .map, .access: return [.text("{"), .blank(""), .text("}")]
    case .list, .policyStatements: return [.text("["), .blank(""), .text("]")]
    default: return []
    }
  }

  /// Fields with blanks for their values, one per line.
  func template(_ fields: [FieldSchema], indent: Int) -> [Insertion.Part] {
    var parts: [Insertion.Part] = []
    for (index, field) in fields.enumerated() {
      if index > 0 { parts.append(.text("\n" + String(repeating: " ", count: indent + depth))) }
      parts.append(.text("\(field.name):"))
      if field.example == nil, field.type.isCollection {
        parts += follow(field.type, indent: indent + 2)
      } else if case .policyStatements = field.type {
        parts += follow(field.type, indent: indent + 2)
      } else {
        parts += [.text(" ")] + blank(field.type, example: field.example)
      }
    }
    return parts
  }

  private func statement(_ use: FieldType.PolicyUse, indent: Int) -> [Insertion.Part] {
    let names =
      switch use {
      case .resource, .trust: ["principal", "actions"]
      case .identity: ["actions", "resources"]
      }
    let fields = PolicyStatement.fields(use).filter { names.contains($0.name) }
    return template(fields, indent: indent)
  }

  /// The body of a new resource, after its name and colon.
  func body(of schema: KindSchema) -> [Insertion.Part] {
    let required = schema.fields.filter { $0.presence == .required }
    if cursor.isInFlow { return [.text(" ")] + inFlow(.object(schema.fields)) }
    if required.isEmpty { return [.text("\n  "), .blank("")] }
    return [.text("\n  ")] + template(required, indent: 2)
  }

  /// A blank for a value: a choice of the words or names that the field accepts, or else an
  /// example.
  func blank(_ type: FieldType, example: String?) -> [Insertion.Part] {
    switch type {
    case .enumeration(let words): return [.choice(words)]
    case .boolean: return [.choice(["true", "false"])]
    case .reference(let sections, _):
      let own = resource
      let names = sections.flatMap { section in
        (symbolTable.names[section] ?? []).filter { own?.section != section || own?.name != $0 }
      }
      if (1...30).contains(names.count) { return [.choice(names)] }
      return [.blank(example ?? sections.first ?? "")]
    case .shorthand: return blank(type.short, example: example)
    default: return [.blank(example ?? "")]
    }
  }
}
