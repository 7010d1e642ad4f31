import CairnAWS
import CairnLanguage

/// Looks at everything a plan needs to know of the target.
struct LiveReader: Sendable {
  let planner: Planner
  let graph: ResourceGraph
  let snapshot: LedgerSnapshot
  let purpose: Plan.Purpose

  struct Findings: Sendable {
    var known: KnownResources
    /// By index in the graph; nil for what is absent or could not be asked for yet.
    var lives: [LiveResource?]
    /// Of what is known but not declared, as far as it was read.
    var otherLives: [PhysicalKey: LiveResource?] = [:]
    /// Of what is only to be removed, as far as it was asked: whose it is; nil for what is absent.
    var owners: [PhysicalKey: LiveResource.Owner?] = [:]
    var artifacts: [ResourceAddress: Artifact] = [:]
    /// By index in the graph: kinds that can't tell whose a thing is.
    var unmarkable: Set<Int> = []
    /// Why code could not be built, where that stops nothing.
    var unbuilt: String?
    /// Nobody's, and on something that may be the stack's.
    var nobodys: [(kind: any Kind, resource: FoundResource)] = []
  }

  private struct Asked: Equatable {
    var identity: Identity
    /// Of what is to be taken over: somebody else's may be found by all that it says, and that may
    /// be known better after another round.
    var content: Properties?
  }

  enum Question: Sendable {
    case node(Int, ResourceHandle, ReadDepth)
    case other(KnownResources.Known)
    case marks(of: KnownResources.Known)
    case nodeMarks(Int, ResourceHandle)
    case list(any Kind)
  }

  /// - Parameter building: the resources whose code is wanted.
  func findings(building: Set<ResourceAddress>) async throws -> Findings {
    let known = KnownResources(snapshot.ledger, planner.moves)
    var findings = Findings(known: known, lives: Array(repeating: nil, count: graph.nodes.count))
    let first = desired(findings)
    async let built = artifacts(first, known, of: building)

    var asked = [Asked?](repeating: nil, count: graph.nodes.count)
    var questions = otherQuestions(first, known) + listQuestions()
    var now = first
    // More than one round only when what was read says of others where they are.
    while true {
      questions += nodeQuestions(now, findings, &asked)
      if questions.isEmpty { break }
      try await ask(questions, &findings)
      questions = []
      if asked.allSatisfy({ $0 != nil }) && !identitiesDepend { break }
      now = desired(findings)
    }
    (findings.artifacts, findings.unbuilt) = try await built
    return findings
  }

  /// Whether any identity may turn out to be another once the target was read.
  private var identitiesDepend: Bool {
    graph.nodes.contains { !$0.dependencies.isEmpty }
  }

  /// Every declaration, resolved by what is declared, recorded and read so far.
  private func desired(_ findings: Findings) -> [DesiredResource] {
    var resolution = start
    var desired = [DesiredResource?](repeating: nil, count: graph.nodes.count)
    for index in graph.order {
      let node = graph.nodes[index]
      let resource = resolution.desired(node, artifact: findings.artifacts[node.address])
      desired[index] = resource
      let recorded = findings.known.known(node, resource)?.entry.attributes
      resolution.attributes[node.address] = (recorded ?? [:])
        .merging(resource.attributes) { $1 }
        .merging(findings.lives[index]?.attributes ?? [:]) { $1 }
    }
    return desired.compactMap { $0 }
  }

  /// What references stand for before anything is read. A destroy looks at a part of the stack
  /// only, and the rest of it is as recorded.
  var start: Resolution {
    var resolution = Resolution(scope: planner.scope)
    if purpose == .destroy {
      resolution.attributes = snapshot.ledger.resources.mapValues(\.attributes)
    }
    return resolution
  }

  /// The same for what the ledger does not record: what else a destroy has to look for.
  func unrecorded() -> LiveReader {
    let known = KnownResources(snapshot.ledger, planner.moves)
    let desired = desired(
      Findings(known: known, lives: Array(repeating: nil, count: graph.nodes.count)))
    let unknown = zip(graph.nodes, desired).filter { known.known($0, $1)?.source != .recorded }
    let addresses = Set(unknown.map(\.0.address))
    return LiveReader(
      planner: planner, graph: graph.mapped { addresses.contains($0.address) ? $0 : nil },
      snapshot: snapshot, purpose: purpose)
  }

  private func nodeQuestions(
    _ desired: [DesiredResource], _ findings: Findings, _ asked: inout [Asked?]
  ) -> [Question] {
    var questions: [Question] = []
    for (index, node) in graph.nodes.enumerated() {
      let resource = desired[index]
      let known = findings.known.known(node, resource)
      guard let identity = resource.identity ?? known?.entry.identity else { continue }
      let question = Asked(
        identity: identity, content: planner.options.adopts ? resource.properties : nil)
      guard asked[index] != question else { continue }
      asked[index] = question
      let handle = handle(of: node, resource, known)
      let key = PhysicalKey(section: node.address.section, identity: identity)
      let isUnsettled = findings.known.intents[key] != nil
      questions.append(
        .node(index, handle, isUnsettled ? .everything : depth(node, resource, known)))
    }
    return questions
  }

  private func handle(
    of node: ResourceGraph.Node, _ resource: DesiredResource, _ known: KnownResources.Known?
  ) -> ResourceHandle {
    let isByRecord = resource.identity == nil
    let properties =
      isByRecord
      ? node.kind.schema.fillingDefaults(known?.entry.properties.opened ?? Properties())
      : resource.filled
    return ResourceHandle(
      address: node.address, properties: properties,
      attributes: (known?.entry.attributes ?? [:]).merging(resource.attributes) { $1 },
      tags: OwnershipTags.adding(
        to: properties, of: node.address, node.kind.schema, in: planner.scope),
      former: node.former?.was)
  }

  private func depth(
    _ node: ResourceGraph.Node, _ resource: DesiredResource, _ known: KnownResources.Known?
  ) -> ReadDepth {
    // Of what was renamed, the marks are to be written: so what they say is wanted.
    guard planner.options.readDepth == .declared, let known, known.source == .recorded,
      node.former == nil || known.address == node.address
    else { return .everything }
    return .fields(
      Set(resource.properties.values.keys).union(known.entry.properties.values.keys))
  }

  /// What stands where a declaration no longer is, and what an interrupted run may have left. What
  /// was recorded and is to go is only asked whose it is, unless it goes with what it lives in.
  private func otherQuestions(
    _ desired: [DesiredResource], _ known: KnownResources
  ) -> [Question] {
    var claims: Set<PhysicalKey> = []
    for (node, resource) in zip(graph.nodes, desired) {
      if let claim = known.known(node, resource) { claims.insert(claim.key) }
    }
    let others = known.unclaimed(by: claims)
    let going = Set(others.map(\.address))
    return others.compactMap { other in
      if other.source == .intent || graph.index(of: other.address) != nil { return .other(other) }
      if other.entry.containers.contains(where: going.contains) { return nil }
      return .marks(of: other)
    }
  }

  /// Law 13: asks for the marks that a plan still lacks of what it writes to.
  func ask(for unmarked: Decisions.Unmarked, _ findings: inout Findings) async throws {
    let desired = desired(findings)
    let nodes = unmarked.nodes.map { index in
      let node = graph.nodes[index]
      let known = findings.known.known(node, desired[index])
      return Question.nodeMarks(index, handle(of: node, desired[index], known))
    }
    try await ask(nodes + unmarked.others.map(Question.marks), &findings)
  }

  /// Law 1: with the ledger lost, tags say what the stack owns, and before a stack is called
  /// destroyed they have the last word. A look at everything also wants to know of what the ledger
  /// does not.
  private func listQuestions() -> [Question] {
    let isLost =
      purpose == .destroy
      ? snapshot.ledger.resources.isEmpty && snapshot.ledger.allIntents.isEmpty
      : snapshot.version == .absent
    return isLost || planner.options.readDepth == .everything
      ? planner.catalog.kinds.map { .list($0) } : []
  }

  /// The code of further resources.
  func artifacts(
    of addresses: Set<ResourceAddress>, _ findings: Findings
  ) async throws -> [ResourceAddress: Artifact] {
    try await artifacts(desired(findings), findings.known, of: addresses).0
  }
}
