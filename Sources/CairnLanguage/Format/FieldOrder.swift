/// The order of a map's keys, which depends on what the map contains.
indirect enum FieldOrder {
  /// The stack itself.
  case stack([KindSchema])
  /// A map with names chosen by the user: these keep their order.
  case names(each: FieldOrder)
  case resource(KindSchema)
  case fields([FieldSchema])
  case items(each: FieldOrder)
  case free

  init(_ type: FieldType) {
    switch type {
    case .object(let fields), .shorthand(_, let fields): self = .fields(fields)
    case .list(let item, _, _): self = .items(each: FieldOrder(item))
    case .map(_, let value): self = .names(each: FieldOrder(value))
    case .policyStatements(let use):
      // A single statement may be written without a list.
      self = .items(each: .fields(PolicyStatement.fields(use)))
    case .string, .integer, .boolean, .duration, .size, .enumeration, .reference, .access, .path,
      .any, .document:
      self = .free
    }
  }

  /// The order inside the value of a key, or inside an item.
  func inside(_ key: String?) -> FieldOrder {
    switch self {
    case .stack(let schemas):
      if key == "parameters" { return .names(each: .fields(ParameterDeclaration.fields)) }
      if key == "outputs" { return .names(each: .free) }
      return schemas.first { $0.section == key }.map { .names(each: .resource($0)) } ?? .free
    case .names(let each), .items(let each): return each
    case .resource(let schema):
      return schema.fields.first { $0.name == key }.map { FieldOrder($0.type) } ?? .free
    case .fields(let fields):
      return fields.first { $0.name == key }.map { FieldOrder($0.type) } ?? .free
    case .free: return .free
    }
  }

  /// The order for a single value that is written in place of a list.
  var ofSingleItem: FieldOrder {
    if case .items(let each) = self { each } else { self }
  }

  /// The rank of each name: lower ranks come first, equal ranks keep their order. Nil if all names
  /// keep their order.
  func ranks(_ names: [String]) -> [Int]? {
    let order: [String]
    switch self {
    case .stack(let schemas):
      order =
        ["stack", "description", "region", ExtensionKey.prefix, "parameters"]
        + schemas.map(\.section)
      return names.map { name in
        // Anchors stand before what repeats them.
        rank(
          ExtensionKey.isOne(name) ? ExtensionKey.prefix : name, order, last: ["outputs"])
      }
    case .resource(let schema):
      order = [MetaField.was] + schema.fields.map(\.name)
      return names.map { rank($0, order, last: [MetaField.dependsOn, MetaField.ignoreDrift]) }
    case .fields(let fields): return names.map { rank($0, fields.map(\.name), last: []) }
    case .names, .items, .free: return nil
    }
  }

  /// Unknown names come after the known ones and before those that are always last.
  private func rank(_ name: String, _ first: [String], last: [String]) -> Int {
    if name == "<<" { return -1 }
    return first.firstIndex(of: name)
      ?? last.firstIndex(of: name).map { first.count + 1 + $0 } ?? first.count
  }
}
