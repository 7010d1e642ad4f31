/// The resource or object whose fields are being read.
struct FieldOwner {
  enum Kind {
    /// A resource, a parameter or a statement.
    case noun(String)
    case field(Spot)
  }

  var kind: Kind
  /// The place to report a missing field at.
  var location: SourceLocation
  /// Its entry in `Reading.places`; nil for a resource.
  var place: Int?

  /// The name of the field with the object, also where that is in a map; nil for a resource.
  var name: String? {
    if case .field(let spot) = kind { spot.map ?? spot.name } else { nil }
  }

  /// The beginning of a sentence about it: "A queue", "`deadLetter`".
  var subject: String {
    switch kind {
    case .noun(let noun): withArticle(noun).capitalizedFirst
    case .field(let spot): spot.label
    }
  }
}

extension Reading {
  /// Reads the fields of a resource or of an object, each once, and reports errors.
  ///
  /// - Parameter spelling: what a field is called in the values and in paths.
  func decodeFields(
    _ pairs: [YAMLNode.Pair], _ fields: [FieldSchema], owner: FieldOwner,
    spelling: (String) -> String = { $0 }
  ) -> (values: [String: Value], isSound: Bool) {
    var values: [String: Value] = [:]
    values.reserveCapacity(pairs.count + 1)
    var isSound = true
    var meant: Set<String> = []
    for pair in pairs {
      let name = pair.name
      guard let index = fields.firstIndex(where: { $0.name == name }) else {
        isSound = false
        let field = reportUnknownField(pair, fields, owner) { name in
          pairs.contains { $0.name == name }
        }
        if let field { meant.insert(field) }
        continue
      }
      guard fields[index].presence != .computed else {
        report(
          .computedField, "\(quoted(name)) is set by cairn itself. Remove it.", at: pair.key)
        isSound = false
        continue
      }
      let spelled = spelling(name)
      var spot = field(name, as: spelled, in: owner.place, at: pair.key)
      spot.advice = fields[index].advice
      if let value = decode(pair.value, as: fields[index].type, at: spot) {
        values[spelled] = fields[index].isSecret ? value.asSecret : value
      } else {
        isSound = false
      }
    }
    // Iterates by index, to avoid a copy of each field for every map of a stack.
    for index in fields.indices where fields[index].presence == .required {
      let field = fields[index]
      if meant.contains(field.name) || pairs.contains(where: { $0.name == field.name }) { continue }
      isSound = false
      let example = field.example.map { " For example: `\(field.name): \($0)`." } ?? ""
      report(
        .missingField,
        "\(owner.subject) needs \(quoted(field.name)): \(field.type.noun).\(example)",
        at: owner.location)
    }
    return (values, isSound)
  }

  /// Reports an unknown field. Returns the field that was probably meant, so that it isn't also
  /// reported as missing.
  private func reportUnknownField(
    _ pair: YAMLNode.Pair, _ fields: [FieldSchema], _ owner: FieldOwner,
    isWritten: (String) -> Bool
  ) -> String? {
    let known = fields.filter { $0.presence != .computed }.map(\.name)
    let unused = (owner.place == nil ? known + MetaField.all : known).filter { $0 != pair.name }
    let folded = NearMiss.folded(pair.name)
    let isSpelling = unused.contains { NearMiss.folded($0) == folded }
    if !isSpelling, owner.place == nil, let instead = ToolKeys.insteadInResource[pair.name] {
      report(
        .unknownField, "\(owner.subject) has no field \(quoted(pair.name)). \(instead)",
        at: pair.key)
      return nil
    }
    if !isSpelling, let meaning = meaning(ofField: pair.name, in: owner.name) {
      let field = meaning.field.flatMap { known.contains($0) ? $0 : nil }
      report(
        .unknownField, "\(owner.subject) has no field \(quoted(pair.name))\(meaning.clause)",
        at: pair.key,
        fix: field.flatMap {
          isWritten($0) ? nil : replacement(of: pair.name, by: $0, at: pair.key.place)
        })
      return field
    }
    let (text, fix) = suggestion(
      for: pair.name, among: unused, at: pair.key.place,
      otherwise: siblingAdvice(pair, owner)
        ?? (known.isEmpty ? "It has none." : "It has \(listing(known, limit: .max))."))
    report(
      .unknownField, "\(owner.subject) has no field \(quoted(pair.name)).\(text)", at: pair.key,
      fix: fix)
    return NearMiss.best(for: pair.name, among: unused)
  }
}
