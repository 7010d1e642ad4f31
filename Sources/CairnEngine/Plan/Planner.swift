import CairnAWS
import CairnLanguage

/// Makes a plan: desired × recorded × live. Writes nothing (law 5), and reads in one concurrent
/// round (law 7). A second one is needed only where the ledger is lost and an identity follows from
/// what the target assigned, and for what data a removal would lose.
struct Planner: Sendable {
  var graph: ResourceGraph
  let catalog: Catalog
  let scope: Scope
  let options: SessionOptions
  let context: KindContext
  let artifacts: any ArtifactProviding
  /// Where messages about the whole stack point.
  let location: SourceLocation
  var outputs: [OutputDeclaration]
  /// What comes from other stacks.
  var moves = Moves.none
  /// The secrets of the stack, to be found in what is live.
  var redaction = Redaction.none
  /// What can't be built keeps no report from being made.
  var unbuiltCode = UnbuiltCode.stops

  enum UnbuiltCode {
    case stops
    /// The recorded code stands for it: drift is told, and an edit can't be.
    case countsAsRecorded
  }

  /// A plan with what an apply needs beside it.
  struct Planned: Sendable {
    var plan: Plan
    /// The ledger with what was found beside it: what an apply starts from.
    var base: Ledger
    /// Known now; that of what is made anew follows when it is made.
    var resolution: Resolution
    var artifacts: [ResourceAddress: Artifact]
    var secrets: SecretComparison
    /// By stack: what its ledger has to let go of first.
    var releases: [String: [LedgerIntent]]
    /// Nobody's, and on something that may be the stack's.
    var nobodys: [(kind: any Kind, resource: FoundResource)] = []
    /// Why code was not compared with what is declared.
    var unbuilt: String?
    /// Holds the answers that the plan was made from.
    var context: KindContext
  }

  /// - Parameter reverting: keeps of the changes what brings back the state of the last apply.
  func plan(
    _ purpose: Plan.Purpose, from snapshot: LedgerSnapshot, reverting: Reversion? = nil
  ) async throws -> Planned {
    let isDestroy = purpose == .destroy
    guard moves.diagnostics.isEmpty else { throw PlanFailure(moves.diagnostics) }
    var reader = LiveReader(planner: self, graph: graph, snapshot: snapshot, purpose: purpose)
    // A destroy goes by what the ledger records, whatever the file says by now; of what it does not
    // record, the marks tell.
    if isDestroy { reader = reader.unrecorded() }
    let selection = TargetSelection(options.targets, purpose: purpose)
    let all = Set(graph.nodes.map(\.address))
    let isPartial = !options.targets.isEmpty && reverting == nil
    var building = isDestroy ? [] : isPartial ? selection.needed(in: graph) : all
    var findings = try await reader.findings(building: building)
    if let reverting { reverting.keepRecordedCode(of: graph, in: &findings.artifacts) }
    var decisions: Decisions
    var changes: [Change]
    while true {
      decisions = try await decide(on: &findings, reader)
      changes = decisions.changes
      if let reverting { changes = try reverting.kept(of: changes, with: findings.artifacts) }
      if !options.targets.isEmpty { changes = try selection.kept(of: changes, at: location) }
      // What is made again takes along what refers to it, which is known only now.
      let further = Set(changes.map(\.address)).intersection(all).subtracting(building)
      if isDestroy || !isPartial || further.isEmpty { break }
      building.formUnion(further)
      findings.artifacts.merge(try await reader.artifacts(of: further, findings)) { _, new in new }
    }
    if case .allowed(let addresses) = options.dataLoss {
      try TargetSelection.check(
        addresses, of: "--allow-data-loss",
        among: graph.nodes.map(\.address) + decisions.deletes.map(\.address), at: location)
    }
    // A report only tells of what is pending.
    if options.readDepth == .declared { try checkProtection(of: changes) }
    try await askForData(&changes)
    for index in changes.indices { changes[index].guardUnmanagedSettings() }
    if isDestroy { changes = inFileOrder(changes) }
    let plan = Plan(
      purpose: purpose, scope: scope, changes: changes,
      outputs: isDestroy ? [] : decisions.resolved(outputs), ledgerVersion: snapshot.version,
      warnings: decisions.warnings)
    return Planned(
      plan: plan, base: decisions.base, resolution: decisions.resolution,
      artifacts: findings.artifacts, secrets: decisions.secrets,
      releases: moves.releases(for: changes)
        .merging(decisions.adopted(by: changes)) { $0 + $1 },
      nobodys: findings.nobodys, unbuilt: findings.unbuilt, context: context)
  }

  /// Law 13: nothing is written before its marks were read. What needs no change is not asked for
  /// them.
  private func decide(
    on findings: inout LiveReader.Findings, _ reader: LiveReader
  ) async throws -> Decisions {
    while true {
      var decisions = Decisions(findings, reader, purpose: reader.purpose)
      decisions.decideAll()
      guard decisions.diagnostics.isEmpty else { throw PlanFailure(decisions.diagnostics) }
      let unmarked = decisions.unmarked
      if unmarked.isEmpty { return decisions }
      try await reader.ask(for: unmarked, &findings)
    }
  }

  /// Where a resource is declared in this file. What is not, or no longer, belongs to the stack as
  /// a whole: a line that was recorded once may hold anything else by now.
  func place(of address: ResourceAddress) -> SourceLocation {
    graph[address]?.declaration.location ?? location
  }

  private func inFileOrder(_ changes: [Change]) -> [Change] {
    let last = graph.nodes.count
    return changes.map { (graph.index(of: $0.address) ?? last, $0) }
      .sorted { ($0.0, $0.1.address) < ($1.0, $1.1.address) }.map(\.1)
  }

  /// What is protected is told before anything else is done.
  private func checkProtection(of changes: [Change]) throws {
    let diagnostics = changes.flatMap { change -> [Diagnostic] in
      guard let kind = catalog[change.address.section] else { return [] }
      return change.removals.filter { !$0.goesWithContainer }.compactMap { removal in
        var handle = handle(of: removal.entry, at: removal.address ?? change.address)
        handle.successor = change.desired?.opened
        return kind.protection(of: handle).map {
          Diagnostic(.dataWouldBeLost, $0, at: change.location)
        }
      }
    }
    guard diagnostics.isEmpty else { throw PlanFailure(diagnostics) }
  }

  /// Law 8: asks what would be lost, for everything that goes by a request of its own.
  private func askForData(_ changes: inout [Change]) async throws {
    var questions: [(change: Int, removal: Int)] = []
    for (index, change) in changes.enumerated() {
      for (number, removal) in change.removals.enumerated() where !removal.goesWithContainer {
        questions.append((index, number))
      }
    }
    if questions.isEmpty { return }
    let asked = changes
    let answers = await outcomes(
      of: questions, limit: options.parallelism, endingAt: ReadFailures.concernsAll
    ) { question -> String? in
      let change = asked[question.change]
      guard let kind = catalog[change.address.section] else { return nil }
      let entry = change.removals[question.removal].entry
      do {
        let place = change.removals[question.removal].address ?? change.address
        return try await kind.dataHeld(
          handle(of: entry, at: place, graph[change.address]?.former), context)
      } catch let error as AWSError where error.isNotFound {
        return nil
      }
    }
    var failures = ReadFailures(scope: scope)
    for (question, answer) in zip(questions, answers) {
      let change = changes[question.change]
      switch answer {
      case .success(let held):
        changes[question.change].removals[question.removal].dataHeld = held
        let told = [change.dataHeld, held].compactMap { $0 }
        changes[question.change].dataHeld = told.isEmpty ? nil : told.joined(separator: ", ")
      case .failure(let error):
        failures.add(error, reading: change.address, change.noun, at: change.location)
      case nil: break
      }
    }
    try failures.check()
  }

  /// What a recorded resource is read or deleted by.
  func handle(
    of entry: LedgerEntry, at address: ResourceAddress, _ former: ResourceGraph.Former? = nil
  ) -> ResourceHandle {
    let known = entry.properties.opened
    let schema = catalog[address.section]?.schema
    let filled = schema?.fillingDefaults(known)
    return ResourceHandle(
      address: address, properties: filled ?? known, attributes: entry.attributes,
      tags: OwnershipTags.adding(to: entry.properties, of: address, schema, in: scope),
      former: former?.was)
  }
}
