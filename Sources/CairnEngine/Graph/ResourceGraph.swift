import CairnLanguage

/// The plain resources of a stack and their dependencies: sugar expanded, references turned into
/// edges, without cycles.
package struct ResourceGraph: Sendable {
  package struct Node: Sendable {
    package var declaration: ResourceDeclaration
    package var kind: any Kind
    /// The resources that it refers to or names in `dependsOn:`, in the order of the file.
    package var dependencies: [ResourceAddress]
    /// Its containers: the dependencies in its container fields.
    package var containers: [ResourceAddress]
    /// Its address before `was:` renamed or moved it, or the former address of its origin.
    package var former: Former?
    /// The statements that links brought into it, in the order of its list.
    package var grants: [Grant] = []

    package var address: ResourceAddress { declaration.address }
  }

  package struct Former: Sendable {
    package var was: FormerAddress
    /// The properties in a declaration there, from which the former identity follows.
    package var properties: [String: Value]
  }

  /// In the order of the file; what sugar expands to follows its origin.
  package let nodes: [Node]
  /// Indices of `nodes`: dependencies first, otherwise in the order of the file.
  package let order: [Int]
  private let indices: [ResourceAddress: Int]
  private let dependentIndices: [[Int]]

  package subscript(address: ResourceAddress) -> Node? {
    indices[address].map { nodes[$0] }
  }

  package func index(of address: ResourceAddress) -> Int? { indices[address] }

  /// The direct dependents of the resource, in the order of the file.
  package func dependents(of address: ResourceAddress) -> [ResourceAddress] {
    guard let index = indices[address] else { return [] }
    return dependentIndices[index].map { nodes[$0].address }
  }

  /// Every edge, from dependent to dependency, in the order of the file.
  package var edges: [(from: ResourceAddress, to: ResourceAddress)] {
    nodes.flatMap { node in node.dependencies.map { (node.address, $0) } }
  }

  /// Expands the sugar of a stack and connects its resources. The graph is nil if there are errors:
  /// two resources at one address, two declarations of one resource, or cycles.
  package static func build(
    stack: Stack, catalog: Catalog
  ) -> (graph: ResourceGraph?, diagnostics: [Diagnostic]) {
    var expansion = Expansion()
    let renames = Renames(stack)
    for declaration in stack.resources {
      // The language has reported unknown sections.
      guard let kind = catalog[declaration.address.section] else { continue }
      let expanded = kind.expand(declaration)
      let formers = renames.formers(of: declaration, expandedTo: expanded, by: kind)
      for (resource, former) in zip(expanded, formers) {
        guard let kind = catalog[resource.address.section] else { continue }
        expansion.add(resource, kind, former)
      }
    }
    expansion.untie(in: catalog)
    expansion.distributeGrants(in: catalog, renames)
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

  /// The same with replaced nodes, or without them.
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

  /// An empty graph, which a destroy compares with.
  package static let empty = ResourceGraph(
    nodes: [], order: [], indices: [:], dependentIndices: [])
}
