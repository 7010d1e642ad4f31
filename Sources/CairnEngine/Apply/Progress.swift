import CairnAWS
import CairnLanguage

/// The state of a plan's changes during an apply, and the resulting ledger.
struct Progress {
  private let planned: Planner.Planned
  private let operations: Operations
  private var made: [Int: LedgerEntry] = [:]
  private var removed: Set<RemovalIndex> = []
  /// By change: the finished steps.
  private var doneSteps: [Int: Int] = [:]
  private var stepCounts: [Int: Int] = [:]
  private(set) var failures: [Int: ResourceFailure] = [:]
  private(set) var skipped: Set<Int> = []
  /// Changes whose name is taken by a foreign resource.
  private var taken: Set<Int> = []

  private struct RemovalIndex: Hashable {
    var change: Int
    var removal: Int
  }

  init(_ planned: Planner.Planned, _ operations: Operations) {
    self.planned = planned
    self.operations = operations
    for step in operations.steps { stepCounts[step.change, default: 0] += 1 }
  }

  mutating func succeed(_ step: Operation, _ result: Worker.Result) {
    doneSteps[step.change, default: 0] += 1
    switch result {
    case .made(let entry): made[step.change] = entry
    case .removed:
      switch step.work {
      case .remove(let removals):
        for index in removals { removed.insert(RemovalIndex(change: step.change, removal: index)) }
      case .goesAlong:
        for index in planned.plan.changes[step.change].removals.indices {
          removed.insert(RemovalIndex(change: step.change, removal: index))
        }
      case .make: break
      }
    }
  }

  mutating func fail(_ step: Operation, _ failure: ResourceFailure, _ error: any Error) {
    failures[step.change] = failure
    if (error as? AWSError)?.cause == .alreadyExists { taken.insert(step.change) }
  }

  func identityMade(by change: Int) -> Identity? { made[change]?.identity }

  mutating func skip(_ step: Operation) { skipped.insert(step.change) }

  /// In the order of the plan.
  func report(stopped: Bool) -> ApplyReport {
    var report = ApplyReport(wasStopped: stopped)
    for (index, change) in planned.plan.changes.enumerated() {
      if let failure = failures[index] {
        report.failures.append(failure)
      } else if skipped.contains(index) {
        report.skipped.append(change.address)
      } else if let count = stepCounts[index], doneSteps[index] == count,
        let operation = ApplyEvent.Operation(change.action)
      {
        report.done.append((change.address, operation))
      }
    }
    return report
  }

  /// What the stack owns now, and what may exist beside it.
  func ledger(
    _ graph: ResourceGraph
  ) -> (
    resources: [ResourceAddress: LedgerEntry], intents: [LedgerIntent]
  ) {
    var resources = planned.base.resources
    var intents: [LedgerIntent] = []
    for (index, change) in planned.plan.changes.enumerated() {
      let address = change.address
      if let entry = made[index] {
        resources[address] = entry
      } else if change.action == .none {
        resources[address] = unchangedEntry(change, graph)
      } else if !taken.contains(index) {
        intents += leftovers(of: index)
      }
      for (number, removal) in change.removals.enumerated() {
        let isRemoved = removed.contains(RemovalIndex(change: index, removal: number))
        let place = removal.address ?? address
        let isRecorded = resources[place]?.identity == removal.entry.identity
        let isMade = made[index] != nil && place == address
        if isRemoved {
          if isRecorded && !isMade { resources[place] = nil }
        } else if removal.goesWithContainer && made[index] != nil {
          if isRecorded && !isMade { resources[place] = nil }
        } else if !isRecorded {
          intents.append(LedgerIntent(address: address, entry: removal.entry))
        }
      }
    }
    // Removes entries under old addresses.
    for (index, change) in planned.plan.changes.enumerated() {
      guard let old = change.previousAddress, made[index] != nil || change.action == .none,
        let recorded = resources[old]?.identity,
        recorded == change.identity || recorded == change.formerIdentity
      else { continue }
      resources[old] = nil
    }
    return (resources, intents)
  }

  /// What may exist because of an unfinished change. Intents of earlier runs stay until a run has
  /// handled them: they name fields that a plan wouldn't read otherwise.
  private func leftovers(of index: Int) -> [LedgerIntent] {
    let change = planned.plan.changes[index]
    let earlier = planned.base.allIntents.filter { intent in
      intent.address.section == change.address.section && intent.entry.identity == change.identity
    }
    guard var intent = Self.intent(change) else { return [] }
    let isUntried =
      skipped.contains(index) && failures[index] == nil && doneSteps[index] == nil
      && intent.origin == nil
    if isUntried {
      if change.live != nil { return earlier }
      // It didn't exist, and doesn't now.
      intent.isUntried = true
      return [intent]
    }
    intent.hasFailed = failures[index] != nil
    return earlier.filter {
      !$0.isUntried && ($0.entry != intent.entry || $0.origin != intent.origin)
    } + [intent]
  }

  /// An unchanged resource is recorded as declared.
  private func unchangedEntry(_ change: Change, _ graph: ResourceGraph) -> LedgerEntry? {
    guard let node = graph[change.address], let identity = change.identity,
      let desired = change.desired
    else { return planned.base.resources[change.address] }
    return LedgerEntry(
      identity: identity, properties: desired,
      attributes: planned.resolution.attributes[change.address] ?? [:],
      dependencies: node.dependencies, containers: node.containers,
      origin: node.declaration.origin)
  }

  /// What an interrupted run may leave of a change: an unrecorded resource, or a resource that
  /// differs in fields that the next plan wouldn't read. Nil if nothing is created, if it can't be
  /// found yet, and for an adoption: until then the resource must not count as ours.
  static func intent(_ change: Change) -> LedgerIntent? {
    switch change.action {
    case .none, .delete, .adopt: return nil
    case .create, .update, .rename, .replace: break
    }
    guard let identity = change.identity else { return nil }
    let known = (change.desired?.values ?? [:]).filter(\.value.isResolved)
    return LedgerIntent(
      address: change.address,
      entry: LedgerEntry(
        identity: identity, properties: Properties(known), dependencies: change.dependencies,
        origin: change.origin), origin: change.former?.stack)
  }
}

extension ApplyEvent.Operation {
  init?(_ action: Change.Action) {
    switch action {
    case .none: return nil
    case .create: self = .create
    case .update: self = .update
    case .rename: self = .rename
    case .replace: self = .replace
    case .delete: self = .delete
    case .adopt: self = .adopt
    }
  }
}
