import CairnAWS
import CairnLanguage

/// Looks at everything a plan needs to know of the target.
struct Survey: Sendable {
  let planner: Planner
  let graph: ResourceGraph
  let reading: LedgerReading

  struct Findings: Sendable {
    var known: KnownResources
    /// By index in the graph; nil for what is absent or could not be asked for yet.
    var lives: [LiveResource?]
    /// Of what is known but not declared, as far as it was read.
    var otherLives: [PhysicalKey: LiveResource?] = [:]
    var artifacts: [ResourceAddress: Artifact] = [:]
    /// Nobody's, and on something that may be the stack's.
    var nobodys: [(kind: any Kind, resource: FoundResource)] = []
  }

  private struct Asked: Equatable {
    var identity: Identity
    /// Of what is to be taken over: somebody else's may be found by all that it says, and that may
    /// be known better after another round.
    var content: Properties?
  }

  private enum Question: Sendable {
    case node(Int, ResourceHandle, ReadDepth)
    case other(KnownResources.Known)
    case list(any Kind)
  }

  private enum Answer: Sendable {
    case live(LiveResource?)
    case listed([FoundResource])
  }

  func findings(buildsArtifacts: Bool) async throws -> Findings {
    let known = KnownResources(reading.ledger, planner.moves)
    var findings = Findings(known: known, lives: Array(repeating: nil, count: graph.nodes.count))
    let first = desired(findings)
    async let built = buildsArtifacts ? artifacts(first) : [:]

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
    findings.artifacts = try await built
    return findings
  }

  /// Whether any identity may turn out to be another once the target was read.
  private var identitiesDepend: Bool {
    graph.nodes.contains { !$0.dependencies.isEmpty }
  }

  /// Every declaration, resolved by what is declared, recorded and read so far.
  private func desired(_ findings: Findings) -> [DesiredResource] {
    var resolution = Resolution(scope: planner.scope)
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
      let isByRecord = resource.identity == nil
      let properties =
        isByRecord
        ? node.kind.schema.fillingDefaults(known?.entry.properties.opened ?? Properties())
        : resource.filled
      let handle = ResourceHandle(
        address: node.address, properties: properties,
        attributes: (known?.entry.attributes ?? [:]).merging(resource.attributes) { $1 },
        tags: OwnershipTags.adding(
          to: properties, of: node.address, node.kind.schema, in: planner.scope),
        former: node.former?.was)
      let key = PhysicalKey(section: node.address.section, identity: identity)
      let isUnsettled = findings.known.unsettled.contains(key)
      questions.append(
        .node(index, handle, isUnsettled ? .everything : depth(node, resource, known)))
    }
    return questions
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

  /// What stands where a declaration no longer is, and what an interrupted run may have left.
  /// What was recorded and left the file is not read: deleting it says whether it is there.
  private func otherQuestions(
    _ desired: [DesiredResource], _ known: KnownResources
  ) -> [Question] {
    var claims: Set<PhysicalKey> = []
    for (node, resource) in zip(graph.nodes, desired) {
      if let claim = known.known(node, resource) { claims.insert(claim.key) }
    }
    return known.unclaimed(by: claims)
      .filter { $0.source == .hint || graph.index(of: $0.address) != nil }
      .map { .other($0) }
  }

  /// Law 1: with the ledger lost, tags say what the stack owns. A look at everything also wants to
  /// know of what the ledger does not.
  private func listQuestions() -> [Question] {
    reading.version == .absent || planner.options.readDepth == .everything
      ? planner.catalog.kinds.map { .list($0) } : []
  }

  private func ask(_ questions: [Question], _ findings: inout Findings) async throws {
    let context = planner.context
    let answers = await concurrently(
      questions, limit: planner.options.parallelism, endingAt: ReadFailures.concernsAll
    ) { question -> Answer in
      var context = context
      switch question {
      case .node(let index, let handle, let depth):
        context.reads = depth
        return .live(try await graph.nodes[index].kind.read(handle, context))
      case .other(let known):
        context.reads = .everything
        let handle = planner.handle(of: known.entry, at: known.address)
        return .live(try await planner.catalog[known.address.section]?.read(handle, context))
      case .list(let kind):
        return .listed(try await kind.inventory(context))
      }
    }
    var failures = ReadFailures(scope: planner.scope)
    for (question, answer) in zip(questions, answers) {
      switch (question, answer) {
      case (.node(let index, _, _), .success(.live(let live))): findings.lives[index] = live
      case (.other(let known), .success(.live(let live))):
        findings.otherLives.updateValue(live, forKey: known.key)
      case (.list(let kind), .success(.listed(let resources))):
        for resource in resources {
          if let owned = resource.owned(by: planner.scope.stack) {
            add(owned, of: kind, to: &findings)
          } else if resource.owner == .nobody, !kind.holders.isEmpty {
            findings.nobodys.append((kind, resource))
          }
        }
      case (.node(let index, _, _), .failure(let error)):
        let node = graph.nodes[index]
        failures.add(
          error, reading: node.address, node.kind.schema.noun, at: node.declaration.location)
      case (.other(let known), .failure(let error)):
        failures.add(
          error, reading: known.address,
          planner.catalog[known.address.section]?.schema.noun ?? known.address.section,
          at: known.entry.location ?? planner.location)
      case (.list(let kind), .failure(let error)):
        failures.add(error, listing: kind.schema.noun, at: planner.location)
      case (_, .success), (_, nil): break
      }
    }
    try failures.check()
  }

  private func add(_ found: OwnedResource, of kind: any Kind, to findings: inout Findings) {
    let address = ResourceAddress(section: kind.schema.section, name: found.name)
    let entry = LedgerEntry(
      identity: found.identity, properties: found.properties, attributes: found.attributes)
    findings.known.add(.init(address: address, entry: entry, source: .listed))
  }

  /// Builds the code of all resources that have some, once.
  private func artifacts(
    _ desired: [DesiredResource]
  ) async throws -> [ResourceAddress: Artifact] {
    var requests: [ResourceAddress: ArtifactRequest] = [:]
    var inOrder: [ArtifactRequest] = []
    var seen: Set<ArtifactRequest> = []
    var firstPlace: SourceLocation?
    for (node, resource) in zip(graph.nodes, desired) {
      guard let request = node.kind.artifact(for: resource.filled) else { continue }
      if seen.insert(request).inserted { inOrder.append(request) }
      requests[node.address] = request
      firstPlace = firstPlace ?? node.declaration.location
    }
    if inOrder.isEmpty { return [:] }
    do {
      let built = try await planner.artifacts.artifacts(for: inOrder)
      return requests.compactMapValues { built[$0] }
    } catch let failure as PlanFailure {
      throw failure
    } catch {
      throw PlanFailure([
        Diagnostic(
          .artifactFailed, told(error),
          at: firstPlace)
      ])
    }
  }
}
