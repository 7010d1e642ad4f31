import CairnLanguage

/// The result of a code update, resources in the order of the stack file.
package struct ArtifactUpdate: Sendable {
  package struct Entry: Sendable {
    package var address: ResourceAddress
    package var artifact: Artifact
    package var attributes: [String: Value]
    package var outcome: Outcome
  }

  package enum Outcome: Sendable {
    /// The endpoint has the new code and reports that it is ready.
    case updated(took: Duration)
    /// The endpoint already had it.
    case unchanged
    case failed(ResourceFailure)
    /// Not tried, because the user stopped the run or it lost its lock.
    case skipped
  }

  package var entries: [Entry]
  /// The time of building, or of checking that nothing has to be built.
  package var building: Duration
  package var wasStopped = false
  /// Why the result couldn't be recorded.
  package var ledgerProblem: Diagnostic?

  package var isComplete: Bool {
    ledgerProblem == nil && !wasStopped
      && entries.allSatisfy { entry in
        switch entry.outcome {
        case .updated, .unchanged: true
        case .failed, .skipped: false
        }
      }
  }
}

/// Updates only the code of applied resources to their current sources. All other fields stay as
/// recorded, whatever the file says.
struct ArtifactUpdater: Sendable {
  struct Item: Sendable {
    var node: ResourceGraph.Node
    var artifact: Artifact
    var entry: LedgerEntry
    /// The future ledger entry.
    var desired: LedgerEntry
  }

  let items: [Item]
  let hold: LedgerHold
  let context: KindContext
  let parallelism: Int
  let stop: StopSignal
  let place: SourceLocation
  let events: @Sendable (ApplyEvent) async -> Void

  func run(building: Duration) async -> ArtifactUpdate {
    // Unstructured, because it ends with the work, not with its own sleep.
    let heartbeat = Task { await hold.keep() }
    let answers = await outcomes(of: items, limit: parallelism) { await update($0) }
    heartbeat.cancel()
    await heartbeat.value
    var report = ArtifactUpdate(entries: [], building: building)
    for (item, answer) in zip(items, answers) {
      guard case .success(let outcome)? = answer else { continue }
      report.entries.append(
        .init(
          address: item.node.address, artifact: item.artifact, attributes: item.entry.attributes,
          outcome: outcome))
    }
    report.wasStopped = stop.isRequested
    report.ledgerProblem = await record(report)
    return report
  }

  private func update(_ item: Item) async -> ArtifactUpdate.Outcome {
    let address = item.node.address
    if stop.isRequested { return .skipped }
    guard await hold.permitsWork() else { return .skipped }
    let clock = ContinuousClock()
    let begun = clock.now
    do {
      guard let kind = item.node.kind.withCode else { return .skipped }
      let filled = kind.schema.fillingDefaults(item.desired.properties.opened)
      let handle = ResourceHandle(
        address: address, properties: filled, attributes: item.entry.attributes,
        tags: OwnershipTags.adding(
          to: item.desired.properties, of: address, kind.schema, in: context.scope),
        artifact: item.artifact)
      var reading = context
      reading.reads = .fields([kind.codeHash, OwnershipTags.field])
      guard let live = try await kind.read(handle, reading) else {
        throw KindError("It no longer exists. `cairn apply` creates it again.")
      }
      switch live.owner {
      case .stack(context.scope.stack, address.name), .unread: break
      case .stack, .elsewhere, .nobody:
        throw KindError(
          "Its tags no longer say that it is \(address) of this stack. `cairn plan` shows more.")
      }
      if live.properties.values[kind.codeHash] == .string(item.artifact.sha256) {
        return .unchanged
      }
      await events(.started(address, .update))
      _ = try await kind.update(handle, from: live, changed: [kind.codeHash], context)
      let took = begun.duration(to: clock.now)
      await events(.finished(address, .update, took: took))
      return .updated(took: took)
    } catch {
      let failure = ResourceFailure(
        error, of: address, at: item.node.declaration.location(of: (error as? KindError)?.path))
      await events(.failed(address, .update, failure, took: begun.duration(to: clock.now)))
      return .failed(failure)
    }
  }

  /// Records resources with their new code. A failed one may have it too, so the next plan reads
  /// it.
  private func record(_ report: ArtifactUpdate) async -> Diagnostic? {
    let current = await hold.current
    var (resources, intents) = (current.resources, current.intents)
    for (item, entry) in zip(items, report.entries) {
      switch entry.outcome {
      case .updated, .unchanged: resources[entry.address] = item.desired
      case .failed:
        intents.append(LedgerIntent(address: entry.address, entry: item.desired))
      case .skipped: break
      }
    }
    let isComplete = report.isComplete && report.entries.count == items.count
    return await hold.record(
      resources: resources, intents: intents, outcome: isComplete ? .complete : .incomplete,
      at: place)
  }
}
