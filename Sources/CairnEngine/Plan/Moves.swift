import CairnLanguage

/// Resources that come from other stacks, as their ledgers record them.
struct Moves: Sendable {
  /// By new address.
  private var entries: [ResourceAddress: (was: FormerAddress, stack: String, entry: LedgerEntry)] =
    [:]
  private(set) var diagnostics: [Diagnostic] = []
  /// The keys of those ledgers' hashes.
  private(set) var secretKeys: [SecretKey] = []

  /// Their entries in those ledgers.
  var recorded: [LedgerEntry] { entries.values.map(\.entry) }

  static let none = Moves()

  private init() {}

  /// The stacks whose ledgers record what this stack doesn't record yet.
  static func origins(of graph: ResourceGraph, beside ledger: Ledger) -> [String] {
    let stacks = graph.nodes.compactMap { node in
      ledger.resources[node.address] == nil ? node.former?.was.stack : nil
    }
    return Set(stacks).sorted()
  }

  /// - Parameter ledgers: of the stacks that `origins` names.
  init(_ graph: ResourceGraph, _ ledgers: [String: Ledger]) {
    if ledgers.isEmpty { return }
    secretKeys = ledgers.values.compactMap(\.secretKey)
    var taken: [String: [ResourceAddress: ResourceGraph.Node]] = [:]
    for node in graph.nodes {
      guard let was = node.former?.was, let stack = was.stack else { continue }
      taken[stack, default: [:]][was.address] = node
      guard let entry = ledgers[stack]?.resources[was.address] else { continue }
      entries[node.address] = (was, stack, entry)
    }
    for (stack, ledger) in ledgers.sorted(by: { $0.key < $1.key }) {
      let users = ledger.resources.sorted { $0.key < $1.key }
      for (address, user) in users where taken[stack]?[address] == nil {
        guard let needed = user.dependencies.first(where: { taken[stack]?[$0] != nil }),
          ledger.resources[needed] != nil, let node = taken[stack]?[needed]
        else { continue }
        diagnostics.append(.stillNeeded(node, as: needed, by: address, of: stack))
      }
    }
  }

  func known(_ address: ResourceAddress) -> KnownResources.Known? {
    entries[address].map {
      KnownResources.Known(address: $0.was.address, entry: $0.entry, source: .moved(from: $0.stack))
    }
  }

  /// What to remove from the other stacks' ledgers before these changes.
  func releases(for changes: [Change]) -> [String: [LedgerIntent]] {
    var releases: [String: [LedgerIntent]] = [:]
    for change in changes {
      guard let (was, stack, entry) = entries[change.address] else { continue }
      releases[stack, default: []].append(LedgerIntent(address: was.address, entry: entry))
    }
    return releases
  }
}

extension Diagnostic {
  fileprivate static func stillNeeded(
    _ node: ResourceGraph.Node, as old: ResourceAddress, by user: ResourceAddress, of stack: String
  ) -> Diagnostic {
    Diagnostic(
      .moveRefused,
      "`\(user)` of the stack `\(stack)` still needs `\(old)`. Move it too, with its own `was`, or "
        + "replace its reference (by an ARN, say) and apply `\(stack)` first.",
      at: node.declaration.location(of: "was"))
  }

  /// A move keeps the physical resource.
  static func otherName(
    _ node: ResourceGraph.Node, _ identity: Identity, _ known: KnownResources.Known
  ) -> Diagnostic {
    Diagnostic(
      .moveRefused,
      "`\(known.former)` is applied as `\(known.entry.identity)`, and `\(node.address)` would be "
        + "`\(identity)`: a move keeps the resource. Declare it as it is; after the move it can be "
        + "replaced.", at: node.declaration.location(of: "name"))
  }
}
