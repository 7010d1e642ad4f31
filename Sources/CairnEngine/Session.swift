import CairnAWS
import CairnLanguage
import FoundationEssentials

/// One stack against one endpoint: the engine's interface for the commands.
///
/// Errors are thrown as `PlanFailure`.
package actor Session {
  package nonisolated let stack: Stack
  package nonisolated let scope: Scope
  package nonisolated let graph: ResourceGraph
  package nonisolated let options: SessionOptions
  /// For requests of a command to one service, outside the plan.
  package nonisolated let client: AWSClient
  let catalog: Catalog
  let artifacts: any ArtifactProviding
  let store: LedgerStore
  private(set) var last: Made?

  /// The inputs of the last plan, which an apply of it needs.
  struct Made {
    var planned: Planner.Planned
    var snapshot: LedgerSnapshot
    var graph: ResourceGraph
    var aim: Aim
  }

  /// The purpose of a plan.
  enum Aim {
    case purpose(Plan.Purpose)
    /// The declared state, read-only.
    case report
    /// The state of the last apply.
    case revert(DriftReport)
  }

  /// Requests only the account from the endpoint.
  package static func open(
    stack: Stack, catalog: Catalog, client: AWSClient, options: SessionOptions,
    artifacts: any ArtifactProviding
  ) async throws -> Session {
    let configuration = client.configuration
    let endpoint = configuration.endpoint?.description
    let account: String
    do throws(AWSError) {
      account = try await client.getCallerIdentity().account
    } catch {
      let scope = Scope(
        stack: stack.name, account: "", region: configuration.region, endpoint: endpoint,
        flavour: configuration.mode == .aws ? .aws : .emulator)
      throw PlanFailure([.failed(error, "sts:GetCallerIdentity", scope: scope, at: stack.location)])
    }
    let region = configuration.region
    let scope = Scope(
      stack: stack.name, account: account, region: region,
      endpoint: endpoint, flavour: configuration.mode == .aws ? .aws : .emulator,
      localArchitecture: configuration.endpoint?.isOnThisMachine == true
        ? artifacts.architecture : nil)
    let process = ProcessInfo.processInfo
    let store = LedgerStore(
      objects: S3LedgerObjects(
        aws: client, bucket: Session.bucket(in: scope), owner: account),
      stack: stack.name,
      processes: .ofThisMachine(
        user: process.userName, host: process.hostName, pid: Int(process.processIdentifier)),
      place: ApplyPlace(folder: Self.folder(of: stack.file), machine: process.hostName),
      lease: options.lease)
    return try Session(
      stack: stack, catalog: catalog, scope: scope, client: client, options: options,
      artifacts: artifacts, store: store)
  }

  /// - Throws: `PlanFailure` with the cycles and collisions of the stack, and with errors that
  ///   depend on its account and region.
  package init(
    stack: Stack, catalog: Catalog, scope: Scope, client: AWSClient, options: SessionOptions,
    artifacts: any ArtifactProviding, store: LedgerStore
  ) throws {
    let (graph, diagnostics) = ResourceGraph.build(stack: stack, catalog: catalog)
    guard let graph else { throw PlanFailure(diagnostics) }
    let problems = graph.doubles(in: scope) + graph.brokenRules(of: stack, in: scope)
    guard problems.isEmpty else { throw PlanFailure(problems) }
    self.stack = stack
    self.scope = scope
    self.graph = graph
    self.options = options
    self.catalog = catalog
    self.client = client
    self.artifacts = artifacts
    self.store = store
  }

  private static func folder(of file: String) -> String {
    URL(filePath: file).deletingLastPathComponent().resolvingSymlinksInPath().path()
  }

  /// The bucket of ledgers and staged code.
  package static func bucket(in scope: Scope) -> String {
    LedgerBucket.name(in: scope)
  }

  var context: KindContext {
    KindContext(
      scope: scope, aws: client, reads: .everything, shared: SharedReads(),
      pace: scope.flavour == .aws ? .aws : .emulator, stagingBucket: Session.bucket(in: scope),
      adopts: options.adopts)
  }

  // MARK: Plan

  /// What an apply or a destroy would do now. Writes nothing. Waits for another run of the stack up
  /// to the lock timeout, and then plans with the ledger as it is.
  package func plan(
    _ purpose: Plan.Purpose,
    events: @Sendable (ApplyEvent) async -> Void = { _ in }
  ) async throws -> Plan {
    try await plan(.purpose(purpose), events)
  }

  /// The plan of a drift report: code that can't be built doesn't stop it.
  func planReporting(_ events: @Sendable (ApplyEvent) async -> Void) async throws -> Plan {
    try await plan(.report, events)
  }

  /// The changes that undo the drift of a report: they revert values, delete undeclared
  /// resources, and leave later edits for an apply. Writes nothing.
  package func planReverting(
    _ report: DriftReport, events: @Sendable (ApplyEvent) async -> Void = { _ in }
  ) async throws -> Plan {
    try await plan(.revert(report), events)
  }

  private func plan(
    _ aim: Aim, _ events: @Sendable (ApplyEvent) async -> Void
  ) async throws -> Plan {
    try await redacting { try await planOnceFree(aim, events) }
  }

  /// An endpoint's answer may quote the request.
  private func redacting<Result>(_ work: () async throws -> Result) async throws -> Result {
    do {
      return try await work()
    } catch let failure as PlanFailure {
      throw PlanFailure(failure.diagnostics.map(redaction.redacted))
    }
  }

  nonisolated var redaction: Redaction { stack.redaction }

  private func planOnceFree(
    _ aim: Aim, _ events: @Sendable (ApplyEvent) async -> Void
  ) async throws -> Plan {
    var wait = LockWait(store: store, timeout: options.lockTimeout)
    var snapshot = try await readLedger()
    while let owner = store.lockOwner(of: snapshot.ledger), try await wait.goesOn(owner, events) {
      snapshot = try await readLedger()
    }
    return try await plan(aim, from: snapshot)
  }

  private func plan(_ aim: Aim, from snapshot: LedgerSnapshot) async throws -> Plan {
    var planner = Planner(
      graph: graph, catalog: catalog, scope: scope, options: options, context: context,
      artifacts: artifacts, location: stack.location, outputs: stack.outputs,
      redaction: redaction)
    var planned: Planner.Planned
    switch aim {
    case .purpose(.apply), .report: planner.moves = try await moves(beside: snapshot.ledger)
    case .purpose(.destroy), .revert: break
    }
    switch aim {
    case .report:
      planner.unbuiltCode = .countsAsRecorded
      planned = try await planner.plan(.apply, from: snapshot)
    case .purpose(let purpose): planned = try await planner.plan(purpose, from: snapshot)
    case .revert(let report):
      planner.graph = Reversion.graph(graph, asRecordedIn: snapshot.ledger, scope)
      planner.outputs = []
      planned = try await planner.plan(
        .apply, from: snapshot,
        reverting: Reversion(
          undoing: report, of: graph, secrets: SecretComparison([snapshot.ledger.secretKey])))
    }
    switch aim {
    case .purpose, .report:
      if let warning = appliedElsewhere(planned.plan, snapshot.ledger) {
        planned.plan.warnings.insert(warning, at: 0)
      }
    case .revert: break
    }
    last = Made(planned: planned, snapshot: snapshot, graph: planner.graph, aim: aim)
    return planned.plan
  }

  /// Warns if the last apply came from another place and this one would delete its resources: two
  /// folders, or an old checkout, may use one stack name.
  private func appliedElsewhere(_ plan: Plan, _ ledger: Ledger) -> Diagnostic? {
    let removed = plan.changes.filter { $0.reasons.contains(.removed) }.map { "`\($0.address)`" }
    guard !options.isWithoutFile, let here = store.place, let there = ledger.appliedFrom,
      here != there,
      let first = removed.first
    else { return nil }
    let others = removed.count > 3 ? " and \(removed.count - 3) more" : ""
    let list = removed.count == 1 ? first : removed.prefix(3).joined(separator: ", ") + others
    return Diagnostic(
      .appliedElsewhere, severity: .warning,
      "The last apply of `\(stack.name)` came from \(there.description(from: here)), but this is "
        + "\(here.folder). Its resources that this file doesn't declare would be deleted: \(list). If "
        + "these are two stacks, give one of them another `stack:` name.", at: stack.location)
  }

  func readLedger() async throws -> LedgerSnapshot { try await readLedger(in: store) }

  func readLedger(in store: LedgerStore) async throws -> LedgerSnapshot {
    do {
      return try await store.read()
    } catch {
      throw PlanFailure([ledgerDiagnostic(error, store)])
    }
  }

  func ledgerDiagnostic(_ error: any Error, _ store: LedgerStore) -> Diagnostic {
    if let unreadable = error as? LedgerUnreadable {
      return Diagnostic(
        .ledgerUnreadable,
        "s3://\(Session.bucket(in: scope))/\(store.key) can't be used: "
          + "\(unreadable.reason). It was not changed. \(unreadable.wayOut)",
        at: stack.location)
    }
    if let error = error as? AWSError, error.mayBeOfDamagedObject {
      return Diagnostic(
        .ledgerFailed,
        "Reading the ledger failed: \(described(error)). Run it again; if it fails again, "
          + "`cairn unlock` checks the ledger and sets it aside if it is damaged.",
        at: stack.location)
    }
    return .failed(error, "Reading the ledger", scope: scope, at: stack.location)
  }

  /// The values of references that the last plan of this session knows.
  package func lookup() -> @Sendable (Reference) -> Value? {
    let resolution = last?.planned.resolution ?? Resolution(scope: scope)
    return { resolution.value(of: $0) }
  }

  /// The outputs as last applied, from the ledger alone. Outputs of unapplied resources are
  /// unresolved.
  package func outputs() async throws -> [(name: String, value: Value)] {
    var resolution = Resolution(scope: scope)
    resolution.attributes = try await readLedger().ledger.resources.mapValues(\.attributes)
    return stack.outputs.map { ($0.name, resolution.resolved($0.value)) }
  }

  // MARK: Apply

  /// Carries out a plan of this session, or stops: if the stack has changed in the meantime, it
  /// continues only if a new plan is the same.
  ///
  /// A cancelled task counts as a request to stop: running steps finish, and the ledger is written.
  package func apply(
    _ plan: Plan, stop: StopSignal = StopSignal(),
    events: @escaping @Sendable (ApplyEvent) async -> Void = { _ in }
  ) async throws -> ApplyReport {
    let redaction = redaction
    let report = try await redacting {
      try await carryOut(plan, stop) { await events(redaction.redacted($0)) }
    }
    return redaction.redacted(report)
  }

  private func carryOut(
    _ plan: Plan, _ stop: StopSignal, _ events: @escaping @Sendable (ApplyEvent) async -> Void
  ) async throws -> ApplyReport {
    guard var made = last, made.planned.plan == plan else {
      throw PlanFailure([.outdated("It was not made by this run.", at: stack.location)])
    }
    try DataGuard(options: options).check(plan)
    // A plan made during another run is outdated.
    let isOutdated = store.lockOwner(of: made.snapshot.ledger) != nil
    return try await withLock(stop: stop, events: events) { isAgain in
      if isOutdated || isAgain { made = try await planAgain(plan, made.aim) }
      let planned = made.planned
      guard let hold = try await acquire(planned, made.snapshot, made.graph) else {
        return Applier.reportOfNothing(planned)
      }
      try await release(planned, hold)
      let applier = Applier(
        planned: planned,
        worker: Worker(
          planned: planned, graph: made.graph, catalog: catalog,
          context: context.guarded(by: hold)),
        hold: hold, parallelism: max(1, options.parallelism), stop: stop,
        place: stack.location, events: events)
      return await toItsEnd(stop) { await applier.run() }
    }
  }

  /// Nil if there is nothing to do and nothing to record.
  private func acquire(
    _ planned: Planner.Planned, _ snapshot: LedgerSnapshot, _ graph: ResourceGraph
  ) async throws -> LedgerHold? {
    let plan = planned.plan
    guard !plan.isEmpty || planned.hasToBeRecorded(over: snapshot, of: graph) else { return nil }
    return try await store.acquire(
      over: snapshot, base: planned.base, purpose: plan.purpose, run: UUID().uuidString,
      intents: plan.changes.compactMap(Progress.intent))
  }

  private func planAgain(_ plan: Plan, _ aim: Aim) async throws -> Made {
    let snapshot = try await readLedger()
    if let owner = store.lockOwner(of: snapshot.ledger) { throw LedgerConflict.held(owner) }
    let again = try await self.plan(aim, from: snapshot)
    guard let last else { throw LedgerConflict.changed }
    if again.changes != plan.changes && !again.isEmpty {
      throw PlanFailure([
        .outdated(SavedPlan.whatMoved(from: plan, to: again), at: stack.location)
      ])
    }
    return last
  }
}
