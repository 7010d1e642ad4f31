import CairnLanguage
import FoundationEssentials

extension Session {
  /// The resources whose code is built, in the order of the file.
  package nonisolated var addressesWithArtifacts: [ResourceAddress] {
    let desired = declared()
    return graph.nodes.filter { node in
      desired[node.address].flatMap { node.kind.withCode?.artifact(for: $0.filled) } != nil
    }.map(\.address)
  }

  /// Everything that follows from the declarations alone.
  nonisolated func declared() -> [ResourceAddress: DesiredResource] {
    var resolution = Resolution(scope: scope)
    var declared: [ResourceAddress: DesiredResource] = [:]
    for index in graph.order {
      let node = graph.nodes[index]
      let desired = resolution.desired(node, artifact: nil)
      declared[node.address] = desired
      resolution.attributes[node.address] = desired.attributes
    }
    return declared
  }

  /// The attributes of a resource that follow from its declaration, without a request; `name`
  /// otherwise comes from the ledger.
  package func attribute(
    _ name: String, of address: ResourceAddress
  ) async throws -> Value? {
    if let value = declared()[address]?.attributes[name] { return value }
    return try await readLedger().ledger.resources[address]?.attributes[name]
  }

  /// Builds the code of resources and deploys what the endpoint doesn't have, without planning the
  /// rest, under the lock of an apply (law 3). Only the recorded hash of the code changes, so that
  /// the next plan has nothing to do for it.
  /// - Throws: `PlanFailure`, with a place for each resource that isn't applied yet, or whose code
  ///   comes from another place than when it was applied.
  package func updateArtifacts(
    of addresses: [ResourceAddress], stop: StopSignal = StopSignal(),
    events: @escaping @Sendable (ApplyEvent) async -> Void = { _ in }
  ) async throws -> ArtifactUpdate {
    // Reports what isn't applied before a minute of building.
    var reading = try await readLedger()
    _ = try recorded(addresses, reading.ledger)
    let clock = ContinuousClock()
    let begun = clock.now
    let built = try await build(addresses)
    let building = begun.duration(to: clock.now)
    return try await withLock(stop: stop, events: events) { isAgain in
      if isAgain { reading = try await readLedger() }
      let items = try recorded(addresses, reading.ledger).compactMap { node, entry in
        built[node.address].map { ArtifactUpdater.Item(node, entry, $0) }
      }
      if stop.isRequested {
        return ArtifactUpdate(entries: [], building: building, wasStopped: true)
      }
      let hold = try await store.acquire(
        over: reading, base: reading.ledger, purpose: .apply, run: UUID().uuidString,
        intents: items.map { LedgerIntent(address: $0.node.address, entry: $0.desired) })
      let updater = ArtifactUpdater(
        items: items, hold: hold, context: context.guarded(by: hold),
        parallelism: max(1, options.parallelism), stop: stop, place: stack.location,
        events: { [redaction] in await events(redaction.redacted($0)) })
      return redaction.redacted(await toItsEnd(stop) { await updater.run(building: building) })
    }
  }

  /// What was applied for each.
  private func recorded(
    _ addresses: [ResourceAddress], _ ledger: Ledger
  ) throws -> [(ResourceGraph.Node, LedgerEntry)] {
    let declared = declared()
    var found: [(ResourceGraph.Node, LedgerEntry)] = []
    var diagnostics: [Diagnostic] = []
    for address in addresses {
      guard let node = graph[address], let desired = declared[address] else { continue }
      let noun = node.kind.schema.noun
      guard let entry = ledger.resources[address] else {
        diagnostics.append(
          Diagnostic(
            .notApplied,
            "The \(noun) `\(address)` doesn't exist yet, so it has no code to update. Run "
              + "`cairn apply` first.", at: node.declaration.location))
        continue
      }
      if let identity = desired.identity, identity != entry.identity {
        diagnostics.append(
          Diagnostic(
            .notApplied,
            "The \(noun) `\(address)` was applied as \(entry.identity), and the file says "
              + "\(identity) now. Run `cairn apply` first.", at: node.declaration.location))
        continue
      }
      let before = node.kind.withCode?.artifact(
        for: node.kind.schema.fillingDefaults(entry.properties.opened))
      if before != node.kind.withCode?.artifact(for: desired.filled) {
        diagnostics.append(
          Diagnostic(
            .notApplied,
            "The source of the code of `\(address)`, or what it is built for, was changed since it "
              + "was applied. Only "
              + "`cairn apply` applies that.", at: node.declaration.location))
        continue
      }
      found.append((node, entry))
    }
    guard diagnostics.isEmpty else { throw PlanFailure(diagnostics) }
    return found
  }

  private func build(_ addresses: [ResourceAddress]) async throws -> [ResourceAddress: Artifact] {
    let declared = declared()
    var requests: [ResourceAddress: ArtifactRequest] = [:]
    for address in addresses {
      guard let node = graph[address], let desired = declared[address] else { continue }
      requests[address] = node.kind.withCode?.artifact(for: desired.filled)
    }
    do {
      let built = try await artifacts.artifacts(for: Array(Set(requests.values)))
      return requests.compactMapValues { built[$0] }
    } catch {
      throw graph.failure(error, requests)
    }
  }
}

extension ArtifactUpdater.Item {
  init(_ node: ResourceGraph.Node, _ entry: LedgerEntry, _ artifact: Artifact) {
    self.node = node
    self.entry = entry
    self.artifact = artifact
    desired = entry
    if let field = node.kind.withCode?.codeHash {
      desired.properties.values[field] = .string(artifact.sha256)
    }
  }
}
