/// What a field path points to: a place below a resource, and the type of its value.
struct FieldTarget {
  /// The first field of the path.
  let field: FieldSchema
  private(set) var type: FieldType
  private(set) var steps: [YAMLStep]
  /// For each step, the keys that the value there may have, in their order; empty if it isn't an
  /// object.
  private(set) var orders: [[String]] = []

  var isWholeField: Bool { steps.count == 1 }

  /// - Parameter resource: the resource as written. It decides where a key ends that the user chose
  ///   and that contains dots.
  init?(_ path: String, in fields: [FieldSchema], _ resource: YAMLNode) {
    let head = path.prefix { $0 != "." }
    guard let field = fields.first(where: { $0.name == head }) else { return nil }
    self.field = field
    type = field.type
    steps = [.key(field.name)]
    var node = resource[field.name]
    var rest = path.dropFirst(head.count).dropFirst()
    while !rest.isEmpty {
      switch type {
      case .object(let inner), .shorthand(_, let inner):
        let name = rest.prefix { $0 != "." }
        guard let next = inner.first(where: { $0.name == name }) else { return nil }
        orders.append(inner.map(\.name))
        type = next.type
        steps.append(.key(next.name))
        node = node?[next.name]
        rest = rest.dropFirst(name.count).dropFirst()
      case .map(_, let value):
        let key = Self.key(of: rest, value, node)
        orders.append([])
        type = value
        let written = node?.pairs?.first { $0.name.replacingLiteral("$${", with: "${") == key }
        steps.append(.key(written?.name ?? key))
        node = written?.value
        rest = rest.dropFirst(key.count).dropFirst()
      default: return nil
      }
    }
    orders.append([])
  }

  private static func key(of rest: Substring, _ value: FieldType, _ node: YAMLNode?) -> String {
    guard let fields = value.fields else { return String(rest) }
    let dots = rest.indices.filter { rest[$0] == "." }
    let candidates = dots.map { (String(rest[..<$0]), rest[rest.index(after: $0)...]) }
    let written = candidates.last { node?[$0.0] != nil }
    let meant = candidates.first { candidate in
      fields.contains { $0.name == candidate.1.prefix { $0 != "." } }
    }
    if node?[String(rest)] != nil { return String(rest) }
    return written?.0 ?? meant?.0 ?? String(rest)
  }
}
