import CairnLanguage

/// One step of an apply: a resource is made (or changed), or something is removed.
struct Operation: Sendable {
  enum Work: Hashable, Sendable {
    case make
    /// Indices of the change's removals.
    case remove([Int])
    /// Its container's removal takes it along: nothing is sent.
    case goesAlong
  }

  /// Index in the plan.
  var change: Int
  var work: Work
  var event: ApplyEvent.Operation
}

/// The steps of a plan and what each waits for: nothing but its own needs (law 7).
struct Operations: Sendable {
  private(set) var steps: [Operation] = []
  /// By step: how many others it waits for.
  private(set) var waits: [Int] = []
  /// By step: which wait for it.
  private(set) var waiting: [[Int]] = []
  /// Steps in one whole (`Kind.whole`) that are done at once, two at least in each.
  private(set) var batches: [[Int]] = []

  private struct Steps {
    /// Removes what stands at the same identity; before `make`.
    var clear: Int?
    var make: Int?
    /// Removes everything else, once nothing refers to it any more.
    var remove: Int?
    var goesAlong: Int?

    var removals: [Int] { [clear, remove].compactMap { $0 } }
  }

  /// - Parameter catalog: says what is written together.
  init(_ plan: Plan, base: Ledger, _ catalog: Catalog) {
    var byAddress: [ResourceAddress: Steps] = [:]
    for (index, change) in plan.changes.enumerated() {
      byAddress[change.address] = addSteps(of: change, index)
    }
    var needs = [Set<Int>](repeating: [], count: steps.count)
    /// What may be left out to undo a knot: the order of the past, as the ledger tells it.
    var pastNeeds = needs

    let users = Self.users(plan, base)
    for change in plan.changes {
      guard let own = byAddress[change.address] else { continue }
      if let make = own.make {
        if let clear = own.clear { needs[make].insert(clear) }
        if let remove = own.remove { needs[remove].insert(make) }
        for dependency in change.dependencies {
          if let made = byAddress[dependency]?.make { needs[make].insert(made) }
        }
      }
      // What the resource lives in takes it along, so that has to wait in its stead.
      var removals = own.removals
      if let along = own.goesAlong {
        let containers = change.removals.flatMap(\.entry.containers)
        removals = containers.flatMap { byAddress[$0]?.removals ?? [] }
        needs[along].formUnion(removals)
      }
      let former = change.previousAddress.flatMap { users[$0] } ?? []
      for user in (users[change.address] ?? []) + former where user != change.address {
        guard let theirs = byAddress[user] else { continue }
        for removal in removals {
          pastNeeds[removal].formUnion([theirs.clear].compactMap { $0 })
          if theirs.make == nil, let remove = theirs.remove { pastNeeds[removal].insert(remove) }
          if removal != own.clear {
            pastNeeds[removal].formUnion([theirs.make, theirs.remove].compactMap { $0 })
          }
          pastNeeds[removal].remove(removal)
        }
      }
    }
    Self.untie(needs, &pastNeeds)
    waits = Array(repeating: 0, count: steps.count)
    waiting = Array(repeating: [], count: steps.count)
    for index in steps.indices {
      let all = needs[index].union(pastNeeds[index])
      waits[index] = all.count
      for other in all { waiting[other].append(index) }
    }
    for index in waiting.indices { waiting[index].sort() }
    batches = Batching(steps.map { Self.whole(of: $0, plan, catalog) }, waits, waiting).batches
  }

  /// Nil for a step that is a write of its own.
  private static func whole(of step: Operation, _ plan: Plan, _ catalog: Catalog) -> String? {
    let change = plan.changes[step.change]
    guard let kind = catalog[change.address.section]?.withWhole else { return nil }
    let wholes: Set<String?> =
      switch step.work {
      case .make: [change.desired.flatMap { kind.whole(of: $0) }]
      case .remove(let removals):
        Set(removals.map { kind.whole(of: change.removals[$0].entry.properties) })
      case .goesAlong: []
      }
    guard wholes.count == 1, let whole = wholes.first ?? nil else { return nil }
    return "\(change.address.section)/\(whole)"
  }

  private mutating func addSteps(of change: Change, _ index: Int) -> Steps {
    var own = Steps()
    func add(_ work: Operation.Work, _ event: ApplyEvent.Operation) -> Int {
      steps.append(Operation(change: index, work: work, event: event))
      return steps.count - 1
    }
    let sent = change.removals.indices.filter { !change.removals[$0].goesWithContainer }
    switch change.action {
    case .none: break
    case .create: own.make = add(.make, .create)
    case .update: own.make = add(.make, .update)
    case .rename: own.make = add(.make, .rename)
    case .adopt: own.make = add(.make, .adopt)
    case .replace:
      let isInWay = { change.removals[$0].entry.identity == change.identity }
      let before = sent.filter(isInWay)
      let after = sent.filter { !isInWay($0) }
      if !before.isEmpty { own.clear = add(.remove(before), .delete) }
      own.make = add(.make, .replace)
      if !after.isEmpty { own.remove = add(.remove(after), .delete) }
    case .delete:
      if sent.isEmpty {
        own.goesAlong = add(.goesAlong, .delete)
      } else {
        own.remove = add(.remove(sent), .delete)
      }
    }
    return own
  }

  /// By address: what, as recorded, needed it.
  private static func users(_ plan: Plan, _ base: Ledger) -> [ResourceAddress: [ResourceAddress]] {
    var users: [ResourceAddress: [ResourceAddress]] = [:]
    for change in plan.changes where change.action != .none {
      var needed = change.removals.flatMap(\.entry.dependencies)
      needed += base.resources[change.previousAddress ?? change.address]?.dependencies ?? []
      for dependency in Set(needed) { users[dependency, default: []].append(change.address) }
    }
    return users
  }

  /// The past may contradict itself, or the present: then the present goes first.
  private static func untie(_ needs: [Set<Int>], _ pastNeeds: inout [Set<Int>]) {
    var left = zip(needs, pastNeeds).map { $0.union($1) }
    var users = [[Int]](repeating: [], count: left.count)
    for (index, all) in left.enumerated() { for other in all { users[other].append(index) } }
    var free = left.indices.filter { left[$0].isEmpty }
    var isDone = [Bool](repeating: false, count: left.count)
    var firstUndone = 0
    while true {
      while let index = free.popLast() {
        isDone[index] = true
        for user in users[index] where !isDone[user] {
          if left[user].remove(index) != nil, left[user].isEmpty { free.append(user) }
        }
      }
      while firstUndone < left.count, isDone[firstUndone] { firstUndone += 1 }
      guard firstUndone < left.count,
        let knotted = (firstUndone..<left.count).first(where: {
          !isDone[$0] && !left[$0].isDisjoint(with: pastNeeds[$0])
        })
      else { return }
      let dropped = left[knotted].intersection(pastNeeds[knotted]).subtracting(needs[knotted])
      pastNeeds[knotted].subtract(left[knotted])
      left[knotted].subtract(dropped)
      if left[knotted].isEmpty { free.append(knotted) }
    }
  }
}
