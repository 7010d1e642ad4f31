/// Finds the steps of an apply that can be done by one write: those in one whole, without such as
/// have to wait for what in turn waits for another of them.
struct Batching {
  private(set) var batches: [[Int]] = []

  /// - Parameters:
  ///   - wholes: by step; nil for one that is written by itself.
  ///   - waits: by step, how many others it waits for.
  ///   - waiting: by step, which wait for it. Without circles.
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
    // A batch that waits for itself goes in parts: first those of it that wait for none of it.
    while let stuck = order.first(where: { run.arrived[$0]?.isEmpty == false }) {
      run.close(stuck)
      run.finish()
    }
    batches = run.closed.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
  }

  /// An apply in which everything succeeds at once.
  private struct DryRun {
    var waits: [Int]
    let waiting: [[Int]]
    let wholes: [String?]
    /// By whole: how many of its steps still wait for something.
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
