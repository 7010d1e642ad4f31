import CairnAWS
import CairnLanguage

/// Reads everything that a plan needs from the endpoint.
struct LiveReader: Sendable {
  let planner: Planner
  let graph: ResourceGraph
  let snapshot: LedgerSnapshot
  let purpose: Plan.Purpose

  struct Findings: Sendable {
    var known: KnownResources
    /// By index in the graph; nil for what doesn't exist or couldn't be read yet.
    var lives: [LiveResource?]
    /// Known but undeclared resources, as far as they were read.
    var otherLives: [PhysicalKey: LiveResource?] = [:]
    /// Owners of resources to remove, as far as they were read; nil for what doesn't exist.
    var owners: [PhysicalKey: LiveResource.Owner?] = [:]
    var artifacts: [ResourceAddress: Artifact] = [:]
    /// By index in the graph: resources of kinds without marks.
    var unmarkable: Set<Int> = []
    /// Why code couldn't be built, if that doesn't stop the plan.
    var unbuilt: String?
    /// Resources without an owner, whose parents may be the stack's.
    var nobodys: [(kind: any Kind, resource: FoundResource)] = []
  }

  private struct Asked: Equatable {
    var identity: Identity
    /// Adoptions: a foreign resource may be found by its content, which may be better known after
    /// another round.
    var content: Properties?
  }

  enum Question: Sendable {
    case node(Int, ResourceHandle, ReadDepth)
    case other(KnownResources.Known)
    case marks(of: KnownResources.Known)
    case nodeMarks(Int, ResourceHandle)
    case list(any Kind)
  }

  /// - Parameter building: the resources whose code to build.
  func findings(building: Set<ResourceAddress>) async throws -> Findings {
    let known = KnownResources(snapshot.ledger, planner.moves)
    var findings = Findings(known: known, lives: Array(repeating: nil, count: graph.nodes.count))
    let declared = desired(findings)
    let read = try await artifacts(declared, known, of: building) { $0.isRead }
    findings.artifacts = read.artifacts
    let first = read.artifacts.isEmpty ? declared : desired(findings)
    if purpose == .apply { try graph.checkParts(of: first, in: planner.scope) }
    async let built = artifacts(first, known, of: building) { !$0.isRead }

    var asked = [Asked?](repeating: nil, count: graph.nodes.count)
    var questions = otherQuestions(first, known) + listQuestions()
    var now = first
    // Another round only if the results determine the identities of others.
    while true {
      questions += nodeQuestions(now, findings, &asked)
      if questions.isEmpty { break }
      try await ask(questions, &findings)
      questions = []
      if asked.allSatisfy({ $0 != nil }) && !identitiesDepend { break }
      now = desired(findings)
    }
    let code = try await built
    findings.artifacts.merge(code.artifacts) { $1 }
    findings.unbuilt = read.unbuilt ?? code.unbuilt
    return findings
  }

  /// Whether an identity may change once the endpoint was read.
  private var identitiesDepend: Bool {
    graph.nodes.contains { !$0.dependencies.isEmpty }
  }

  /// Every declaration, resolved with declared, recorded and live values so far.
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

  /// The values of references before anything is read. A destroy reads only a part of the stack,
  /// and uses recorded values for the rest.
  var start: Resolution {
    var resolution = Resolution(scope: planner.scope)
    if purpose == .destroy {
      resolution.attributes = snapshot.ledger.resources.mapValues(\.attributes)
    }
    return resolution
  }

  /// The same for unrecorded resources, which a destroy has to look for too.
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
    var handle = ResourceHandle(
      address: node.address, properties: properties,
      attributes: (known?.entry.attributes ?? [:]).merging(resource.attributes) { $1 },
      tags: OwnershipTags.adding(
        to: properties, of: node.address, node.kind.schema, in: planner.scope),
      former: node.former?.was)
    if known?.isRecorded == true { handle.recorded = known?.entry.properties.opened }
    return handle
  }

  private func depth(
    _ node: ResourceGraph.Node, _ resource: DesiredResource, _ known: KnownResources.Known?
  ) -> ReadDepth {
    // A rename writes the marks, so they have to be read.
    guard planner.options.readDepth == .declared, let known, known.source == .recorded,
      node.former == nil || known.address == node.address
    else { return .everything }
    return .fields(
      Set(resource.properties.values.keys).union(known.entry.properties.values.keys))
  }

  /// Resources without a declaration, and what an interrupted run may have left. Of a recorded
  /// resource to remove only the owner is read, unless it is deleted with its container.
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

  /// Law 13: reads the missing marks of resources that the plan writes.
  func ask(for unmarked: Decisions.Unmarked, _ findings: inout Findings) async throws {
    let desired = desired(findings)
    let nodes = unmarked.nodes.map { index in
      let node = graph.nodes[index]
      let known = findings.known.known(node, desired[index])
      return Question.nodeMarks(index, handle(of: node, desired[index], known))
    }
    try await ask(nodes + unmarked.others.map(Question.marks), &findings)
  }

  /// Law 1: if the ledger is lost, tags show what the stack owns, and they decide whether a stack
  /// counts as destroyed. A drift report also includes what the ledger doesn't record.
  private func listQuestions() -> [Question] {
    let isLost =
      purpose == .destroy
      ? snapshot.ledger.resources.isEmpty && snapshot.ledger.allIntents.isEmpty
      : snapshot.version == .absent
    return isLost || planner.options.readDepth == .everything
      ? planner.catalog.kinds.filter(isListed).map { .list($0) } : []
  }

  /// An emulator without a service isn't asked for it by stacks that have nothing to do with it.
  private func isListed(_ kind: any Kind) -> Bool {
    if kind.offer == nil || planner.scope.flavour == .aws { return true }
    let section = kind.schema.section
    return graph.nodes.contains { $0.address.section == section }
      || snapshot.ledger.resources.keys.contains { $0.section == section }
  }

  /// The code of additional resources.
  func artifacts(
    of addresses: Set<ResourceAddress>, _ findings: Findings
  ) async throws -> [ResourceAddress: Artifact] {
    try await artifacts(desired(findings), findings.known, of: addresses) { _ in true }.artifacts
  }
}
