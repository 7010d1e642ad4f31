import CairnLanguage

/// Turns the findings into changes, dependencies first, because their changes determine the values
/// and changes of their dependents.
struct Decisions {
  let findings: LiveReader.Findings
  let graph: ResourceGraph
  let planner: Planner
  let purpose: Plan.Purpose
  let snapshot: LedgerSnapshot

  let secrets: SecretComparison
  let search: SecretSearch

  var diagnostics: [Diagnostic] = []
  /// Warnings.
  var warnings: [Diagnostic] = []
  private let start: Resolution
  var resolution: Resolution
  var made: [Change?]
  var isOurs: [Bool]
  var deletes: [Change] = []
  var claims: Set<PhysicalKey> = []
  /// Recorded here, and owned by another stack now.
  var forgotten: Set<ResourceAddress> = []
  /// What is known but not declared, by its known address.
  var others: [ResourceAddress: [KnownResources.Known]] = [:]

  init(_ findings: LiveReader.Findings, _ reader: LiveReader, purpose: Plan.Purpose) {
    self.findings = findings
    graph = reader.graph
    planner = reader.planner
    snapshot = reader.snapshot
    self.purpose = purpose
    secrets = SecretComparison(
      [reader.snapshot.ledger.secretKey] + reader.planner.moves.secretKeys,
      entries: reader.snapshot.ledger.entries + reader.planner.moves.recorded)
    search = SecretSearch(redaction: reader.planner.redaction, recorded: secrets)
    resolution = reader.start
    start = reader.start
    made = Array(repeating: nil, count: reader.graph.nodes.count)
    isOurs = Array(repeating: false, count: reader.graph.nodes.count)
  }

  /// In the order of the file; deletes of what left it come last, by address.
  var changes: [Change] { made.compactMap { $0 } + deletes }

  func resolved(_ outputs: [OutputDeclaration]) -> [OutputDeclaration] {
    outputs.map { output in
      var output = output
      output.value = resolution.resolved(output.value)
      return output
    }
  }

  /// The base of an apply: the ledger, and what only tags showed, so that it isn't lost if this run
  /// is interrupted.
  var base: Ledger {
    var ledger = snapshot.ledger
    // Drops what another stack has taken over.
    for address in forgotten { ledger.resources[address] = nil }
    for change in deletes where ledger.resources[change.address] == nil {
      guard let removal = change.removals.first, snapshot.version == .absent else { continue }
      ledger.resources[change.address] = removal.entry
    }
    for change in changes where snapshot.version == .absent {
      let isOwnEntry = ledger.resources[change.address] != nil
      ledger.intents += change.removals.dropFirst(isOwnEntry ? 1 : 0).map {
        LedgerIntent(address: change.address, entry: $0.entry)
      }
    }
    return ledger
  }

  mutating func decideAll() {
    sortOutOthers()
    for index in graph.order { decide(index) }
    for index in graph.nodes.indices where purpose == .destroy { takeApart(index) }
    for (address, known) in others.sorted(by: { $0.key < $1.key })
    where graph.index(of: address) == nil {
      deleteWhatLeft(address, known)
    }
    markWhatGoesWithContainers()
  }

  // MARK: Declared resources

  private mutating func sortOutOthers() {
    /// Identities depend on other resources only through their attributes. Resolving everything
    /// once therefore shows which known resources the declarations denote.
    var resolution = start
    var meant: [PhysicalKey: ResourceGraph.Node] = [:]
    for index in graph.order {
      let node = graph.nodes[index]
      let resource = resolution.desired(node, artifact: findings.artifacts[node.address])
      let known = findings.known.known(node, resource)
      if let known { claims.insert(known.key) }
      if let identity = resource.identity {
        let key = PhysicalKey(section: node.address.section, identity: identity)
        if let first = meant[key] {
          // Both references are known by now, and are equal.
          let isSecond = graph.index(of: first.address) ?? 0 < index
          let (second, first) = isSecond ? (node, first) : (first, node)
          diagnostics.append(.double(second, of: first, identity))
        } else {
          meant[key] = node
        }
      }
      resolution.attributes[node.address] = (known?.entry.attributes ?? [:])
        .merging(resource.attributes) { $1 }
        .merging(findings.lives[index]?.attributes ?? [:]) { $1 }
    }
    var renamed: [ResourceAddress: ResourceAddress] = [:]
    for node in graph.nodes {
      if let old = node.former?.was.own, graph.index(of: old) == nil { renamed[old] = node.address }
    }
    // A renamed resource with another identity is replaced under its new name.
    for known in findings.known.unclaimed(by: claims) {
      others[renamed[known.address] ?? known.address, default: []].append(known)
    }
  }
}

extension Change {
  /// True if no resource has the declared identity at the time of the create, or it is deleted
  /// before.
  var isMadeAnew: Bool {
    switch action {
    case .create: true
    case .replace:
      live == nil || identity == nil || removals.contains { $0.entry.identity == identity }
    case .none, .update, .rename, .delete, .adopt: false
    }
  }

  /// True if the marks of ownership have to be written. A kind without tags may have other marks,
  /// in which case it returns an owner.
  func writesOwnership(_ schema: KindSchema) -> Bool {
    guard let live, live.owner != .unread || schema.isTagged else {
      return false
    }
    return former != nil || reasons.contains(.foreign)
      || live.owner == .nobody && recorded == nil
      || fields.contains { OwnershipTags.isMark($0.path) }
  }

  /// The former address of the same physical resource.
  package var former: FormerAddress? {
    for case .renamed(let from) in reasons { return from }
    return nil
  }

  /// Its former address in this stack.
  var previousAddress: ResourceAddress? { former?.own }
}
