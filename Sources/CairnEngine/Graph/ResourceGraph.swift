import CairnLanguage

/// The plain resources of a stack and what each of them needs: sugar expanded, references turned
/// into edges, without circles.
package struct ResourceGraph: Sendable {
  package struct Node: Sendable {
    package var declaration: ResourceDeclaration
    package var kind: any Kind
    /// What it refers to or names in `dependsOn:`, in the order of the file.
    package var dependencies: [ResourceAddress]
    /// What it lives in: the dependencies that its container fields refer to.
    package var containers: [ResourceAddress]
    /// What it was before `was:` renamed or moved it, or what it came from.
    package var former: Former?

    package var address: ResourceAddress { declaration.address }
  }

  package struct Former: Sendable {
    package var was: FormerAddress
    /// As they would be declared there: the identity that follows from them is the former one.
    package var properties: [String: Value]
  }

  /// In the order of the file; what sugar expands to stands behind what it came from.
  package let nodes: [Node]
  /// Indices of `nodes`: dependencies first, and otherwise in the order of the file.
  package let order: [Int]
  private let indices: [ResourceAddress: Int]
  private let dependentIndices: [[Int]]

  package subscript(address: ResourceAddress) -> Node? {
    indices[address].map { nodes[$0] }
  }

  package func index(of address: ResourceAddress) -> Int? { indices[address] }

  /// What needs the resource directly, in the order of the file.
  package func dependents(of address: ResourceAddress) -> [ResourceAddress] {
    guard let index = indices[address] else { return [] }
    return dependentIndices[index].map { nodes[$0].address }
  }

  /// Every edge, from what needs to what is needed, in the order of the file.
  package var edges: [(from: ResourceAddress, to: ResourceAddress)] {
    nodes.flatMap { node in node.dependencies.map { (node.address, $0) } }
  }

  /// Expands the sugar of a stack and connects its resources. The graph is nil when there are
  /// errors: two resources at one address, two declarations of one thing, or circles.
  package static func build(
    stack: Stack, catalog: Catalog
  ) -> (graph: ResourceGraph?, diagnostics: [Diagnostic]) {
    var expansion = Expansion()
    let renames = Renames(stack)
    for declaration in stack.resources {
      // The language has told of sections that no kind has.
      guard let kind = catalog[declaration.address.section] else { continue }
      let expanded = kind.expand(declaration)
      let formers = renames.formers(of: declaration, expandedTo: expanded, by: kind)
      for (resource, former) in zip(expanded, formers) {
        guard let kind = catalog[resource.address.section] else { continue }
        expansion.add(resource, kind, former)
      }
    }
    guard expansion.diagnostics.isEmpty else { return (nil, expansion.diagnostics) }

    let nodes = expansion.connected()
    let shown = shownSecrets(in: nodes)
    guard shown.isEmpty else { return (nil, shown) }
    let edges = nodes.map { $0.dependencies.compactMap { expansion.indices[$0] } }
    let search = CycleSearch(edges: edges)
    guard search.cycles.isEmpty else {
      return (nil, search.cycles.map { cycle in diagnostic(of: cycle.map { nodes[$0] }) })
    }
    var dependents = [[Int]](repeating: [], count: nodes.count)
    for (index, targets) in edges.enumerated() {
      for target in targets { dependents[target].append(index) }
    }
    let graph = ResourceGraph(
      nodes: nodes, order: search.order, indices: expansion.indices, dependentIndices: dependents)
    let doubles = graph.doubles(in: stack)
    return doubles.isEmpty ? (graph, []) : (nil, doubles)
  }

  /// The same with other nodes in the place of these, or without them.
  func mapped(_ transform: (Node) -> Node?) -> ResourceGraph {
    var kept = nodes.compactMap(transform)
    let indices = Dictionary(
      kept.enumerated().map { ($1.address, $0) }, uniquingKeysWith: { first, _ in first })
    var dependents = [[Int]](repeating: [], count: kept.count)
    for index in kept.indices {
      kept[index].dependencies.removeAll { indices[$0] == nil }
      kept[index].containers.removeAll { indices[$0] == nil }
      for target in kept[index].dependencies.compactMap({ indices[$0] }) {
        dependents[target].append(index)
      }
    }
    return ResourceGraph(
      nodes: kept, order: order.compactMap { indices[nodes[$0].address] }, indices: indices,
      dependentIndices: dependents)
  }

  /// A graph of nothing: what a destroy compares with.
  package static let empty = ResourceGraph(
    nodes: [], order: [], indices: [:], dependentIndices: [])
}

/// The plain resources on their way into a graph.
private struct Expansion {
  var declarations: [(ResourceDeclaration, any Kind, ResourceGraph.Former?)] = []
  var indices: [ResourceAddress: Int] = [:]
  var diagnostics: [Diagnostic] = []
  private var containerFields: [String: [String]] = [:]

  mutating func add(
    _ declaration: ResourceDeclaration, _ kind: any Kind, _ former: ResourceGraph.Former?
  ) {
    if let taken = indices[declaration.address] {
      diagnostics.append(collision(declarations[taken].0, declaration))
    } else {
      indices[declaration.address] = declarations.count
      let section = declaration.address.section
      if containerFields[section] == nil {
        containerFields[section] = kind.schema.fields.filter(\.isContainer).map(\.name)
      }
      declarations.append((declaration, kind, former))
    }
  }

  func connected() -> [ResourceGraph.Node] {
    declarations.map { declaration, kind, former in
      var inContainers: [ResourceAddress] = []
      if !declaration.mentioned.isEmpty {
        for field in containerFields[declaration.address.section] ?? [] {
          declaration.properties[field]?.forEachReference {
            if let address = $0.address { inContainers.append(address) }
          }
        }
      }
      return ResourceGraph.Node(
        declaration: declaration, kind: kind,
        dependencies: inFileOrder(declaration.mentioned + declaration.dependsOn),
        containers: inFileOrder(inContainers), former: former)
    }
  }

  /// Without doubles, and without what the stack does not hold: the language tells of that.
  private func inFileOrder(_ addresses: [ResourceAddress]) -> [ResourceAddress] {
    if addresses.isEmpty { return [] }
    let known = addresses.compactMap { indices[$0] }
    return (known.count > 1 ? Set(known).sorted() : known).map { declarations[$0].0.address }
  }

  private func collision(
    _ first: ResourceDeclaration, _ second: ResourceDeclaration
  ) -> Diagnostic {
    // Blame the one that was made from sugar: the other name is the user's own word.
    let (made, other) =
      if case .expanded = second.origin { (second, first) } else { (first, second) }
    let why =
      switch made.origin {
      case .expanded(let source, let field):
        "`\(field)` of \(source) makes the resource \(made.address), which there is already. "
          + "Rename one of them."
      case .declared: "\(made.address) is declared twice. Rename one of them."
      }
    return Diagnostic(
      .resourceCollision, why, at: made.location,
      notes: [.init("the other \(other.address) is here", at: other.location)])
  }
}
