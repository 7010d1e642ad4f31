import CairnAWS
import CairnLanguage

/// Makes a plan: desired × recorded × live. Writes nothing (law 5), and reads in one concurrent
/// round (law 7). A second round is only needed if the ledger is lost and an identity depends on
/// what the endpoint assigned, and for the data that a removal would lose.
struct Planner: Sendable {
  var graph: ResourceGraph
  let catalog: Catalog
  let scope: Scope
  let options: SessionOptions
  let context: KindContext
  let artifacts: any ArtifactProviding
  /// The place for messages about the whole stack.
  let location: SourceLocation
  var outputs: [OutputDeclaration]
  /// Resources that come from other stacks.
  var moves = Moves.none
  /// The secrets of the stack, to find them in live values.
  var redaction = Redaction.none
  /// Whether code that can't be built doesn't stop the plan, for reports.
  var unbuiltCode = UnbuiltCode.stops

  enum UnbuiltCode {
    case stops
    /// The recorded code takes its place: that shows drift, but not an edit.
    case countsAsRecorded
  }

  /// A plan and the other inputs of an apply.
  struct Planned: Sendable {
    var plan: Plan
    /// The ledger with additional findings: the base of an apply.
    var base: Ledger
    /// The known values; those of created resources follow during the apply.
    var resolution: Resolution
    var artifacts: [ResourceAddress: Artifact]
    var secrets: SecretComparison
    /// By stack: what to remove from its ledger first.
    var releases: [String: [LedgerIntent]]
    /// Resources without an owner, whose parents may be the stack's.
    var nobodys: [(kind: any Kind, resource: FoundResource)] = []
    /// Why code wasn't compared with the declared one.
    var unbuilt: String?
    /// By section: the parts that its resources declare.
    var parts: [String: Set<Identity>]
    /// Contains the answers that the plan was made from.
    var context: KindContext
  }

  /// - Parameter reverting: selects the changes that undo drift.
  func plan(
    _ purpose: Plan.Purpose, from snapshot: LedgerSnapshot, reverting: Reversion? = nil
  ) async throws -> Planned {
    let isDestroy = purpose == .destroy
    guard moves.diagnostics.isEmpty else { throw PlanFailure(moves.diagnostics) }
    var reader = LiveReader(planner: self, graph: graph, snapshot: snapshot, purpose: purpose)
    // A destroy uses the ledger's entries, whatever the file says now; for unrecorded resources it
    // uses the marks.
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
      // What refers to a replaced resource changes too, which is only known now.
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
    // For a report, changes are only pending.
    var warnings = decisions.warnings
    if options.readDepth == .declared {
      try checkProtection(of: changes)
      if !isDestroy { warnings += try await checkAbilities(for: changes) }
    }
    let parts = declaredParts(decisions.changes, for: changes)
    try await askForData(&changes, parts)
    for index in changes.indices { changes[index].guardUnmanagedSettings() }
    if options.isWithoutFile {
      for index in changes.indices { changes[index].location = nil }
    }
    if isDestroy { changes = inFileOrder(changes) }
    let plan = Plan(
      purpose: purpose, scope: scope, changes: changes,
      outputs: isDestroy ? [] : decisions.resolved(outputs), ledgerVersion: snapshot.version,
      warnings: warnings)
    return Planned(
      plan: plan, base: decisions.base, resolution: decisions.resolution,
      artifacts: findings.artifacts, secrets: decisions.secrets,
      releases: moves.releases(for: changes)
        .merging(decisions.adopted(by: changes)) { $0 + $1 },
      nobodys: findings.nobodys, unbuilt: findings.unbuilt, parts: parts, context: context)
  }

  /// Law 13: nothing is written before its marks were read. Resources without a change need no such
  /// request.
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

  /// The place of a resource's declaration in this file. Undeclared resources have the place of the
  /// stack, because a recorded line may contain something else now.
  func place(of address: ResourceAddress) -> SourceLocation {
    graph[address]?.declaration.location ?? location
  }

  private func inFileOrder(_ changes: [Change]) -> [Change] {
    let last = graph.nodes.count
    return changes.map { (graph.index(of: $0.address) ?? last, $0) }
      .sorted { ($0.0, $0.1.address) < ($1.0, $1.1.address) }.map(\.1)
  }

  /// Reports protected resources before anything else.
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

  /// Law 8: finds the data that would be lost, for everything that is deleted by its own request.
  private func askForData(
    _ changes: inout [Change], _ parts: [String: Set<Identity>]
  ) async throws {
    var questions: [(change: Int, removal: Int)] = []
    for (index, change) in changes.enumerated() {
      for (number, removal) in change.removals.enumerated() where !removal.goesWithContainer {
        questions.append((index, number))
      }
    }
    if questions.isEmpty { return }
    let asked = changes
    let context = contextOfRemovals(asked)
    let answers = await outcomes(
      of: questions, limit: options.parallelism, endingAt: ReadFailures.concernsAll
    ) { question -> String? in
      let change = asked[question.change]
      guard let kind = catalog[change.address.section] else { return nil }
      let entry = change.removals[question.removal].entry
      do {
        let place = change.removals[question.removal].address ?? change.address
        var handle = handle(of: entry, at: place, graph[change.address]?.former)
        handle.declaredParts = parts[change.address.section] ?? []
        return try await kind.dataHeld(handle, context)
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
        let parts = [change.dataHeld, held].compactMap { $0 }
        changes[question.change].dataHeld = parts.isEmpty ? nil : parts.joined(separator: ", ")
      case .failure(let error):
        failures.add(error, reading: change.address, change.noun, at: change.location)
      case nil: break
      }
    }
    try failures.check()
  }

  /// By section: the parts that its resources declare, whether or not this run reaches them.
  ///
  /// - Parameter changes: what this run does; other sections aren't needed.
  private func declaredParts(
    _ all: [Change], for changes: [Change]
  ) -> [String: Set<Identity>] {
    let written = Set(changes.lazy.filter { $0.action != .none }.map(\.address.section))
    var parts: [String: Set<Identity>] = [:]
    for change in all where written.contains(change.address.section) {
      guard let kind = catalog[change.address.section] else { continue }
      let own = change.declaredParts(kind, in: scope)
      if !own.isEmpty { parts[change.address.section, default: []].formUnion(own) }
    }
    return parts
  }

  /// With everything that is deleted with its container, because a container may know what it holds.
  private func contextOfRemovals(_ changes: [Change]) -> KindContext {
    var context = context
    for change in changes {
      for removal in change.removals where removal.goesWithContainer {
        context.round[change.address.section, default: []].append(
          handle(of: removal.entry, at: removal.address ?? change.address))
      }
    }
    return context
  }

  /// The handle for reading or deleting a recorded resource.
  func handle(
    of entry: LedgerEntry, at address: ResourceAddress, _ former: ResourceGraph.Former? = nil
  ) -> ResourceHandle {
    let known = entry.properties.opened
    let schema = catalog[address.section]?.schema
    let filled = schema?.fillingDefaults(known)
    var handle = ResourceHandle(
      address: address, properties: filled ?? known, attributes: entry.attributes,
      tags: OwnershipTags.adding(to: entry.properties, of: address, schema, in: scope),
      former: former?.was)
    handle.recorded = known
    return handle
  }
}
