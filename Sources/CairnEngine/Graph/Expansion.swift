import CairnLanguage

/// Collects the plain resources of a graph.
struct Expansion {
  private struct Item {
    var declaration: ResourceDeclaration
    let kind: any Kind
    let former: ResourceGraph.Former?
    var grants: [Grant] = []

    mutating func receive(_ grant: Grant, by kind: any GrantedKind) {
      let field = kind.grantedField
      let value = declaration.properties[field] ?? .list(kind.usualStatements)
      guard let statements = (value.opened ?? value).list,
        !statements.contains(where: { kind.covers($0, grant.statement) })
      else { return }
      declaration.properties[field] = value.keepingSecrecy { _ in
        .list(statements + [grant.statement])
      }
      var grant = grant
      grant.path = "\(field)[\(statements.count)]"
      declaration.fieldLocations[grant.path] = grant.location
      grants.append(grant)
    }
  }

  private var items: [Item] = []
  private(set) var indices: [ResourceAddress: Int] = [:]
  private(set) var diagnostics: [Diagnostic] = []
  private var containerFields: [String: [String]] = [:]
  /// The field of each section that only becomes statements of others.
  private var accessFields: [String: String] = [:]

  mutating func add(
    _ declaration: ResourceDeclaration, _ kind: any Kind, _ former: ResourceGraph.Former?
  ) {
    if let taken = indices[declaration.address] {
      diagnostics.append(collision(items[taken].declaration, declaration))
    } else {
      indices[declaration.address] = items.count
      let section = declaration.address.section
      if containerFields[section] == nil {
        containerFields[section] = kind.schema.fields.filter(\.isContainer).map(\.name)
        accessFields[section] = kind.schema.fields.first { $0.type == .access }?.name
      }
      items.append(Item(declaration: declaration, kind: kind, former: former))
    }
  }

  /// Gives the policies and roles the statements that links need, each at the link's place, unless
  /// a statement already permits it. A link depends on what carries its statement: S3 tries to send
  /// when a notification is created.
  mutating func distributeGrants(in catalog: Catalog, _ renames: Renames) {
    var carriers: [String: [ResourceAddress: Int]] = [:]
    let stack = resources(in: catalog)
    for index in items.indices {
      let grants = items[index].kind.grants(of: items[index].declaration, in: stack)
      if let field = accessFields[items[index].declaration.address.section],
        items[index].declaration.properties[field] != nil
      {
        items[index].declaration.properties[field] = nil
      }
      for grant in grants {
        guard let kind = catalog[grant.section]?.withGrants else { continue }
        var known = carriers[grant.section] ?? recipients(in: grant.section, kind)
        if known[grant.recipient] == nil, let carrier = kind.carrier(of: grant) {
          known[grant.recipient] = items.count
          add(carrier, kind, renames.former(ofCarrierOf: grant, by: kind))
        }
        carriers[grant.section] = known
        guard let carrier = known[grant.recipient], carrier < items.count else { continue }
        items[carrier].receive(grant, by: kind)
        // What has a statement that names the link can only be written after it.
        let link = items[index].declaration.address
        let isLater = grants.contains { other in
          other.section == grant.section && other.recipient == grant.recipient
            && other.statement.references.contains { $0.address == link }
        }
        if isLater { continue }
        items[index].declaration.dependsOn.append(items[carrier].declaration.address)
      }
    }
  }

  /// Takes the references apart that would close a cycle (`Kind.untied`).
  mutating func untie(in catalog: Catalog) {
    let stack = resources(in: catalog)
    for index in items.indices {
      items[index].declaration = items[index].kind.untied(items[index].declaration, in: stack)
    }
  }

  private func resources(in catalog: Catalog) -> StackResources {
    let (declarations, places) = (items.map(\.declaration), indices)
    return StackResources(
      { address in places[address].map { declarations[$0] } }, kind: { catalog[$0] })
  }

  /// The first carrier of each recipient.
  private func recipients(in section: String, _ kind: any GrantedKind) -> [ResourceAddress: Int] {
    var found: [ResourceAddress: Int] = [:]
    for (index, item) in items.enumerated() where item.declaration.address.section == section {
      guard let recipient = kind.recipient(of: item.declaration), found[recipient] == nil else {
        continue
      }
      found[recipient] = index
    }
    return found
  }

  func connected() -> [ResourceGraph.Node] {
    items.map { item in
      let declaration = item.declaration
      var inContainers: [ResourceAddress] = []
      if !declaration.mentioned.isEmpty {
        for field in containerFields[declaration.address.section] ?? [] {
          declaration.properties[field]?.forEachReference {
            if let address = $0.address { inContainers.append(address) }
          }
        }
      }
      return ResourceGraph.Node(
        declaration: declaration, kind: item.kind,
        dependencies: inFileOrder(declaration.mentioned + declaration.dependsOn),
        containers: inFileOrder(inContainers), former: item.former, grants: item.grants)
    }
  }

  /// Without duplicates, and without what the stack doesn't declare, which the language reports.
  private func inFileOrder(_ addresses: [ResourceAddress]) -> [ResourceAddress] {
    if addresses.isEmpty { return [] }
    let known = addresses.compactMap { indices[$0] }
    return (known.count > 1 ? Set(known).sorted() : known).map { items[$0].declaration.address }
  }

  private func collision(
    _ first: ResourceDeclaration, _ second: ResourceDeclaration
  ) -> Diagnostic {
    // Report the expanded one, because the user chose the name of the other.
    let (made, other) =
      if case .expanded = second.origin { (second, first) } else { (first, second) }
    let why =
      switch made.origin {
      case .expanded(let source, let field):
        "`\(field)` of \(source) adds the resource \(made.address), which is declared already. "
          + "Rename one of them."
      case .declared: "\(made.address) is declared twice. Rename one of them."
      }
    return Diagnostic(
      .resourceCollision, why, at: made.location,
      notes: [.init("the other \(other.address) is here", at: other.location)])
  }
}
