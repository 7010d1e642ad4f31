import CairnAWS
import CairnLanguage

extension LiveReader {
  private enum Answer: Sendable {
    case live(LiveResource?)
    case listed([FoundResource])
  }

  func ask(_ questions: [Question], _ findings: inout Findings) async throws {
    var context = planner.context
    context.round = round(questions)
    let round = context
    let answers = await outcomes(
      of: questions, limit: planner.options.parallelism, endingAt: ReadFailures.concernsAll
    ) { question -> Answer in
      var context = round
      switch question {
      case .node(let index, let handle, let depth):
        context.reads = depth
        return .live(try await graph.nodes[index].kind.read(handle, context))
      case .other(let known):
        context.reads = .everything
        let handle = planner.handle(of: known.entry, at: known.address)
        return .live(try await planner.catalog[known.address.section]?.read(handle, context))
      case .marks(let known):
        context.reads = .marks
        let handle = planner.handle(of: known.entry, at: known.address)
        return .live(try await planner.catalog[known.address.section]?.read(handle, context))
      case .nodeMarks(let index, let handle):
        context.reads = .marks
        return .live(try await graph.nodes[index].kind.read(handle, context))
      case .list(let kind):
        return .listed(try await kind.inventory(context))
      }
    }
    var failures = ReadFailures(scope: planner.scope)
    for (question, answer) in zip(questions, answers) {
      switch (question, answer) {
      case (.node(let index, _, _), .success(.live(let live))):
        findings.lives[index] = live.map(planner.redaction.redacted)
      case (.other(let known), .success(.live(let live))):
        findings.otherLives.updateValue(
          live.map(planner.redaction.redacted), forKey: known.key)
      case (.marks(let known), .success(.live(let live))):
        findings.owners.updateValue(live?.owner, forKey: known.key)
      case (.nodeMarks(let index, _), .success(.live(let live))):
        // The owner of a resource without marks is only read once.
        let owner = live?.owner ?? .unread
        findings.lives[index]?.owner = owner
        if owner == .unread { findings.unmarkable.insert(index) }
      case (.list(let kind), .success(.listed(let resources))):
        for resource in resources {
          if let owned = resource.owned(by: planner.scope.stack) {
            add(owned, of: kind, to: &findings)
          } else if resource.owner == .nobody, kind.schema.fields.contains(where: \.isParent) {
            findings.nobodys.append((kind, resource))
          }
        }
      case (.node(let index, _, _), .failure(let error)),
        (.nodeMarks(let index, _), .failure(let error)):
        let node = graph.nodes[index]
        failures.add(
          error, reading: node.address, node.kind.schema.noun, at: node.declaration.location)
      case (.other(let known), .failure(let error)), (.marks(let known), .failure(let error)):
        failures.add(
          error, reading: known.address,
          planner.catalog[known.address.section]?.schema.noun ?? known.address.section,
          at: planner.place(of: known.address))
      case (.list(let kind), .failure(let error)):
        failures.add(error, listing: kind.schema.noun, at: planner.location)
      case (_, .success), (_, nil): break
      }
    }
    try failures.check()
  }

  /// The resources of which more than the marks is read.
  private func round(_ questions: [Question]) -> [String: [ResourceHandle]] {
    let handles = questions.compactMap { question in
      switch question {
      case .node(_, let handle, _): handle
      case .other(let known): planner.handle(of: known.entry, at: known.address)
      case .marks, .nodeMarks, .list: nil
      }
    }
    return Dictionary(grouping: handles, by: \.address.section)
  }

  private func add(_ found: OwnedResource, of kind: any Kind, to findings: inout Findings) {
    let address = ResourceAddress(section: kind.schema.section, name: found.name)
    // It may be written to a new ledger.
    let search = SecretSearch(redaction: planner.redaction, recorded: SecretComparison([]))
    let entry = LedgerEntry(
      identity: found.identity, properties: search.hiding(found.properties),
      attributes: found.attributes)
    findings.known.add(.init(address: address, entry: entry, source: .listed))
  }

  /// Builds the code of resources that have some, once, or reads their files.
  ///
  /// - Returns: the code, and why it differs from the declared one.
  func artifacts(
    _ desired: [DesiredResource], _ known: KnownResources, of addresses: Set<ResourceAddress>,
    _ isWanted: @Sendable (ArtifactRequest) -> Bool
  ) async throws -> (artifacts: [ResourceAddress: Artifact], unbuilt: String?) {
    var requests: [ResourceAddress: ArtifactRequest] = [:]
    var inOrder: [ArtifactRequest] = []
    for (node, resource) in zip(graph.nodes, desired) where addresses.contains(node.address) {
      guard let request = node.kind.withCode?.artifact(for: resource.filled), isWanted(request)
      else { continue }
      inOrder.append(request)
      requests[node.address] = request
    }
    if inOrder.isEmpty { return ([:], nil) }
    do {
      let built = try await planner.artifacts.artifacts(for: inOrder)
      let artifacts = requests.compactMapValues { built[$0] }
      let errors = zip(graph.nodes, desired).compactMap { node, resource -> ArtifactError? in
        guard let artifact = artifacts[node.address], let request = requests[node.address] else {
          return nil
        }
        return node.kind.withCode?.problem(with: artifact, for: resource.filled)?.of([request])
      }
      guard errors.isEmpty else { throw ArtifactFailures(errors) }
      return (artifacts, nil)
    } catch  where planner.unbuiltCode == .countsAsRecorded && !(error is CancellationError) {
      var recorded: [ResourceAddress: Artifact] = [:]
      for (node, resource) in zip(graph.nodes, desired) where requests[node.address] != nil {
        guard let field = node.kind.withCode?.codeHash,
          let value = known.known(node, resource)?.entry.properties.values[field]
        else { continue }
        recorded[node.address] = Artifact(
          zipPath: "", sha256: value.string ?? "", sizeInBytes: 0, content: .recorded(value))
      }
      return (recorded, Self.reason(error))
    } catch {
      throw graph.failure(error, requests)
    }
  }

  private static func reason(_ error: any Error) -> String {
    ArtifactFailures(error).errors.map(\.message).joined(separator: " ")
  }
}
