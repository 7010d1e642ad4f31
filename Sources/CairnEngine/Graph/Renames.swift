import CairnLanguage

/// The former addresses of a stack's resources, including those that sugar expands to: a renamed
/// function's role was the role of the old name.
struct Renames {
  /// Old addresses by new ones, by their stack; those of this stack under nil.
  private var olds: [String?: [ResourceAddress: ResourceAddress]] = [:]

  init(_ stack: Stack) {
    for resource in stack.resources {
      guard let was = resource.was else { continue }
      olds[was.stack, default: [:]][resource.address] = was.address
    }
  }

  /// The former address of each plain resource that a declaration expands to; nil if it hasn't
  /// changed.
  func formers(
    of declaration: ResourceDeclaration, expandedTo expanded: [ResourceDeclaration],
    by kind: any Kind
  ) -> [ResourceGraph.Former?] {
    let none = [ResourceGraph.Former?](repeating: nil, count: expanded.count)
    let stack = declaration.was?.stack
    guard let olds = olds[stack], declaration.was != nil || expanded.count > 1 else { return none }
    var former = declaration
    former.address = declaration.was?.address ?? declaration.address
    former.properties = declaration.properties.mapValues { $0.renaming(olds) }
    let before = kind.expand(former)
    guard before.map(\.address.section) == expanded.map(\.address.section) else { return none }
    let news = Dictionary(olds.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    return zip(before, expanded).map { before, now in
      let was = FormerAddress(stack: stack, before.address)
      if was == FormerAddress(now.address) { return nil }
      // What it refers to only exists under its new name.
      return ResourceGraph.Former(
        was: was, properties: before.properties.mapValues { $0.renaming(news) })
    }
  }

  /// The former address of the carrier of a grant whose recipient was renamed or moved; nil if it
  /// hasn't changed.
  func former(
    ofCarrierOf grant: Grant, by kind: any GrantedKind
  ) -> ResourceGraph.Former? {
    for (stack, olds) in olds {
      guard let old = olds[grant.recipient] else { continue }
      var before = grant
      before.recipient = old
      guard let carrier = kind.carrier(of: before) else { return nil }
      let news = Dictionary(olds.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
      return ResourceGraph.Former(
        was: FormerAddress(stack: stack, carrier.address),
        properties: carrier.properties.mapValues { $0.renaming(news) })
    }
    return nil
  }
}

extension Value {
  fileprivate func renaming(_ names: [ResourceAddress: ResourceAddress]) -> Value {
    switch self {
    case .null, .boolean, .integer, .number, .string, .secret(.sealed): self
    case .secret(.open(let value)): .secret(.open(value.renaming(names)))
    case .list(let items): .list(items.map { $0.renaming(names) })
    case .map(let entries): .map(entries.mapValues { $0.renaming(names) })
    case .unresolved(let template):
      .unresolved(
        Template(
          template.parts.map { part in
            guard case .reference(.resource(let address, let attribute)) = part,
              let name = names[address]
            else { return part }
            return .reference(.resource(name, attribute: attribute))
          }))
    case .secret: keepingSecrecy { $0.renaming(names) }
    }
  }
}
