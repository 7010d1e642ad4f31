/// Finds the steps of an apply that can share one write: those in one whole, without steps that
/// indirectly wait for another of them.
struct Batching {
  private(set) var batches: [[Int]] = []

  /// - Parameters:
  ///   - wholes: by step; nil for a separate write.
  ///   - waits: by step, the number of steps that it waits for.
  ///   - waiting: by step, the steps that wait for it. Without cycles.
  init(_ wholes: [String?], _ waits: [Int], _ waiting: [[Int]]) {
    var members: [String: [Int]] = [:]
    for (step, whole) in wholes.enumerated() {
      if let whole { members[whole, default: []].append(step) }
    }
    members = members.filter { $0.value.count > 1 }
    if members.isEmpty { return }
    var run = DryRun(
      waits: waits, waiting: waiting,
      wholes: wholes.map { $0.flatMap { members[$0] == nil ? nil : $0 } },
      missing: members.mapValues(\.count))
    for step in waits.indices where waits[step] == 0 { run.arrive(step) }
    let order = members.keys.sorted { (members[$0]?.first ?? 0) < (members[$1]?.first ?? 0) }
    run.finish()
    // A batch that waits for itself is split: first come those steps that wait for none of the
    // others.
    while let stuck = order.first(where: { run.arrived[$0]?.isEmpty == false }) {
      run.close(stuck)
      run.finish()
    }
    batches = run.closed.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
  }

  /// Simulates an apply in which every step succeeds at once.
  private struct DryRun {
    var waits: [Int]
    let waiting: [[Int]]
    let wholes: [String?]
    /// By whole: the number of its steps that still wait.
    var missing: [String: Int]
    var arrived: [String: [Int]] = [:]
    var closed: [[Int]] = []
    private var free: [Int] = []

    init(waits: [Int], waiting: [[Int]], wholes: [String?], missing: [String: Int]) {
      self.waits = waits
      self.waiting = waiting
      self.wholes = wholes
      self.missing = missing
    }

    mutating func arrive(_ step: Int) {
      guard let whole = wholes[step] else { return free.append(step) }
      arrived[whole, default: []].append(step)
      missing[whole, default: 0] -= 1
      if missing[whole] == 0 { close(whole) }
    }

    mutating func close(_ whole: String) {
      let steps = (arrived[whole] ?? []).sorted()
      arrived[whole] = []
      closed.append(steps)
      free += steps
    }

    mutating func finish() {
      while let step = free.popLast() {
        for next in waiting[step] {
          waits[next] -= 1
          if waits[next] == 0 { arrive(next) }
        }
      }
    }
  }
}
