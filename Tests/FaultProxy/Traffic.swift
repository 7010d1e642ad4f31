/// Counts requests and decides what becomes of each.
actor Traffic {
  private(set) var count = 0
  private var faults: FaultPlan?
  private var hold: Hold?
  /// How many requests came that the hold counts.
  private var awaited = 0
  private var isHolding = false
  private var waiting: [CheckedContinuation<Release, Never>] = []

  /// What was decided of a request on its arrival.
  struct Decision: Sendable {
    /// Counted from 1.
    var number: Int
    var fault: Fault?
    /// In milliseconds.
    var delay: Int
    /// The moment at which this request is the one to stop at.
    var holds: Hold.Moment?
  }

  func reset() {
    release(.drop)
    count = 0
    faults = nil
    hold = nil
  }

  func spoil(_ plan: FaultPlan?) { faults = plan }

  func hold(_ hold: Hold) {
    self.hold = hold
    awaited = 0
    isHolding = false
  }

  func release(_ how: Release) {
    isHolding = false
    hold = nil
    let waiting = self.waiting
    self.waiting = []
    for one in waiting { one.resume(returning: how) }
  }

  func arrived(_ call: Call) -> Decision {
    count += 1
    return Decision(
      number: count, fault: faults?.fault(of: count), delay: faults?.delay ?? 0,
      holds: isAwaited(call) ? hold?.when : nil)
  }

  /// Waits while requests like this are held; the one that is to be stopped at begins that.
  func pass(_ call: Call, _ decision: Decision, at moment: Hold.Moment) async -> Release {
    if decision.holds == moment, hold != nil {
      isHolding = true
      printLine(Event.held(decision.number, call.description))
    }
    guard isHolding, let hold, hold.concerns(call) else { return .forward }
    return await withCheckedContinuation { waiting.append($0) }
  }

  private func isAwaited(_ call: Call) -> Bool {
    guard let hold, hold.counts(call) else { return false }
    awaited += 1
    return awaited == hold.at
  }
}
