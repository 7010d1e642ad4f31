extension Reading {
  /// What a word of another tool means at the top level of a stack.
  func meaning(ofSection word: String) -> ToolMeaning? {
    schemas.meaning(ofTool: word) ?? ToolKeys.meaning(of: word)
  }

  /// The section that an unknown one in an address probably means, if it is one of these kinds',
  /// and the end of a sentence about it.
  func section(near word: String, among kinds: [KindSchema]) -> (name: String?, clause: String?) {
    let folded = NearMiss.folded(word)
    let isSpelling = kinds.contains { NearMiss.folded($0.section) == folded }
    if !isSpelling, let meaning = meaning(ofSection: word) {
      return (meaning.section, meaning.clause)
    }
    let near = NearMiss.best(for: word, among: kinds.map(\.section))
    return (near, near.map { ". Did you mean \(quoted($0))?" })
  }

  /// What an unknown field means that isn't a misspelt one of its object.
  struct FieldMeaning {
    /// The end of a sentence about it: ": that is Terraform's name for `fifo`."
    var clause: String
    /// The field of the same object that is meant.
    var field: String?
  }

  /// What the name of a field of another tool means, or that of a field of another object.
  ///
  /// - Parameter owner: the object that the field is written in; nil for the resource.
  func meaning(ofField word: String, in owner: String?) -> FieldMeaning? {
    guard let section = current?.section, let schema = schema(of: section) else { return nil }
    let names = schema.toolNames
    func translated(_ found: (path: String, name: ToolName), isHere: Bool) -> FieldMeaning {
      let own = found.path.split(separator: ".").last.map(String.init)
      let clause =
        found.name.tool == .word
        ? ". Did you mean \(quoted(found.path))?"
        : ": that is \(found.name.means(quoted(found.path)))."
      return FieldMeaning(clause: clause, field: isHere ? own : nil)
    }
    if let found = names.field(called: word, in: owner) { return translated(found, isHere: true) }
    if let advice = names.advice(for: word, in: owner) {
      return FieldMeaning(clause: ". \(advice)")
    }
    if let found = names.field(called: word, in: owner, isElsewhere: true) {
      return translated(found, isHere: false)
    }
    return misplaced(word, in: owner, schema).map { FieldMeaning(clause: $0) }
  }

  /// The clause about a field that belongs into another object, or beside the one that it is in.
  private func misplaced(_ word: String, in owner: String?, _ schema: KindSchema) -> String? {
    let folded = NearMiss.folded(word)
    func contains(_ fields: [FieldSchema]) -> Bool {
      fields.contains { $0.presence != .computed && NearMiss.folded($0.name) == folded }
    }
    if owner != nil {
      return contains(schema.fields)
        ? ": it is a field of the \(schema.noun) itself." : nil
    }
    return schema.fields.first { contains($0.type.innerFields) }
      .map { ": it belongs in \(quoted($0.name))." }
  }
}
