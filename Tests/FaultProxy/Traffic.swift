/// Counts requests and decides what becomes of each.
actor Traffic {
  private(set) var count = 0
  private var countsByClient: [String: Int] = [:]
  private var faults: FaultPlan?
  private var hold: Hold?
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
    countsByClient = [:]
    faults = nil
    hold = nil
  }

  func spoil(_ plan: FaultPlan?) { faults = plan }

  func hold(_ hold: Hold) {
    self.hold = hold
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
    countsByClient[call.client, default: 0] += 1
    let own = hold?.client == nil ? count : countsByClient[call.client, default: 0]
    let isAwaited = hold.map { concerns(call, $0) && own == $0.at } ?? false
    return Decision(
      number: count, fault: faults?.fault(of: count), delay: faults?.delay ?? 0,
      holds: isAwaited ? hold?.when : nil)
  }

  /// Waits while requests like this are held; the one that is to be stopped at begins that.
  func pass(_ call: Call, _ decision: Decision, at moment: Hold.Moment) async -> Release {
    if decision.holds == moment, hold != nil {
      isHolding = true
      printLine(Event.held(decision.number, call.description))
    }
    guard isHolding, let hold, concerns(call, hold) else { return .forward }
    return await withCheckedContinuation { waiting.append($0) }
  }

  private func concerns(_ call: Call, _ hold: Hold) -> Bool {
    hold.client == nil || hold.client == call.client
  }
}
