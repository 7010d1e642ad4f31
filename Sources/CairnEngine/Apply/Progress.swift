import CairnAWS
import CairnLanguage

/// What has become of the changes of a plan so far, and what the ledger has to say about it.
struct Progress {
  private let planned: Planner.Planned
  private let operations: Operations
  private var made: [Int: LedgerEntry] = [:]
  private var removed: Set<RemovalIndex> = []
  /// By change: the steps that are done.
  private var doneSteps: [Int: Int] = [:]
  private var stepCounts: [Int: Int] = [:]
  private(set) var failures: [Int: ResourceFailure] = [:]
  private(set) var skipped: Set<Int> = []
  /// Changes that found their name taken: what is there is not ours.
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

  /// What is owned now, and what may be there beside it.
  func ledger(
    _ graph: ResourceGraph
  ) -> (
    resources: [ResourceAddress: LedgerEntry], interrupted: [LedgerIntent]
  ) {
    var resources = planned.base.resources
    var interrupted: [LedgerIntent] = []
    for (index, change) in planned.plan.changes.enumerated() {
      let address = change.address
      if let entry = made[index] {
        resources[address] = entry
      } else if change.action == .none {
        resources[address] = unchangedEntry(change, graph)
      } else if !taken.contains(index) {
        interrupted += leftovers(of: index)
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
          interrupted.append(LedgerIntent(address: address, entry: removal.entry))
        }
      }
    }
    // What was recorded here under its old address is no longer there.
    for (index, change) in planned.plan.changes.enumerated() {
      guard let old = change.previousAddress, made[index] != nil || change.action == .none,
        let recorded = resources[old]?.identity,
        recorded == change.identity || recorded == change.formerIdentity
      else { continue }
      resources[old] = nil
    }
    return (resources, interrupted)
  }

  /// What may be there of a change that was not finished. Intents of earlier runs stay until one
  /// sees to them: they name fields which nothing else would make a plan look at.
  private func leftovers(of index: Int) -> [LedgerIntent] {
    let change = planned.plan.changes[index]
    let earlier = planned.base.hints.filter { hint in
      hint.address.section == change.address.section && hint.entry.identity == change.identity
    }
    guard var intent = Self.intent(change) else { return [] }
    let isUntried =
      skipped.contains(index) && failures[index] == nil && doneSteps[index] == nil
      && intent.origin == nil
    if isUntried {
      if change.live != nil { return earlier }
      // It was not there, and is not now.
      intent.isUntried = true
      return [intent]
    }
    intent.hasFailed = failures[index] != nil
    return earlier.filter {
      !$0.isUntried && ($0.entry != intent.entry || $0.origin != intent.origin)
    } + [intent]
  }

  /// What is as declared is recorded as it is declared now.
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

  /// What a run that is cut off may leave of a change: a thing that nobody recorded, or one that
  /// differs in fields which nobody will ask for. Nil where nothing is made, where it can't be found
  /// by what is known now, and for an adoption: what is not ours yet must not count as ours.
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
