/// The fields that every resource has in addition to those of its kind.
enum MetaField {
  static let dependsOn = "dependsOn"
  static let ignoreDrift = "ignoreDrift"
  static let was = "was"
  static let all = [dependsOn, ignoreDrift, was]

  /// In `ignoreDrift`: unmanaged resources inside the resource.
  static let unmanaged = "unmanaged"
}

extension Reading {
  /// Reads `ignoreDrift:`: fields of the kind or parts of them such as `tags.team`, `unmanaged`, or
  /// one unmanaged resource such as `unmanaged.by-hand`. Nil, with a diagnostic, if something in it
  /// is wrong.
  func decodeIgnoredDrift(_ node: YAMLNode, _ schema: KindSchema) -> [String]? {
    let spot = Spot(name: MetaField.ignoreDrift)
    if node.isBroken { return nil }
    guard let items = node.items else {
      reportWrongShape(node, .list(.string()), at: spot)
      return nil
    }
    var isSound = true
    var fields: [String] = []
    for item in items {
      guard !item.isBroken, let text = item.text, !item.isNull else {
        if !item.isBroken {
          report(
            .wrongType, "An item of `ignoreDrift` names a field, but this is \(item.noun).",
            at: item)
        }
        isSound = false
        continue
      }
      if isField(text, of: schema, at: item) { fields.append(text) } else { isSound = false }
    }
    return isSound ? fields : nil
  }

  private func isField(_ path: String, of schema: KindSchema, at item: YAMLNode) -> Bool {
    if path == MetaField.unmanaged || path.hasPrefix(MetaField.unmanaged + ".") { return true }
    var known = schema.fields
    var owner = withArticle(schema.noun).capitalizedFirst
    var read = ""
    for part in path.split(separator: ".", omittingEmptySubsequences: false).map(String.init) {
      guard let field = known.first(where: { $0.name == part }) else {
        let names = known.map { read + $0.name } + (read.isEmpty ? [MetaField.unmanaged] : [])
        let (text, fix) = suggestion(
          for: path, among: names, at: item.place, otherwise: "It has \(listing(names)).")
        report(.unknownField, "\(owner) has no field \(quoted(part)).\(text)", at: item, fix: fix)
        return false
      }
      // Keys inside other types are the user's.
      guard case .object(let inner) = field.type else { return true }
      known = inner
      owner = quoted(read + part)
      read += part + "."
    }
    return true
  }
}
