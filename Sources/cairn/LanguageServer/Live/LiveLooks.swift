/// When the target of one stack is looked at, and what the last look saw.
struct LiveLooks {
  enum Occasion: Hashable { case onDemand, afterSave }

  /// Answers are this old at most while somebody looks.
  static let freshness = Duration.seconds(10)
  /// After a save things may have changed at once.
  static let pauseAfterSave = Duration.seconds(1)
  /// What did not answer is left alone for so long.
  static let patience = Duration.seconds(20)

  private var last: (view: LiveView, time: ContinuousClock.Instant)?
  private var ended: ContinuousClock.Instant?
  private var wasSilent = false
  private var running: Task<Void, Never>?

  func isDue(_ occasion: Occasion, now: ContinuousClock.Instant) -> Bool {
    guard running == nil else { return false }
    guard let ended else { return true }
    let pause =
      switch occasion {
      case .afterSave: Self.pauseAfterSave
      case .onDemand: wasSilent ? Self.patience : Self.freshness
      }
    return ended.duration(to: now) >= pause
  }

  mutating func begin(_ task: Task<Void, Never>, now: ContinuousClock.Instant) { running = task }

  /// - Returns: whether the target is seen to be other than before.
  mutating func end(
    _ result: Result<LiveView, LiveLook.Silence>, now: ContinuousClock.Instant
  ) -> Bool {
    running = nil
    ended = now
    switch result {
    case .success(let view):
      wasSilent = false
      defer { last = (view, now) }
      return last?.view != view
    case .failure(let silence):
      wasSilent = true
      // A file that is wrong for the moment says nothing of the target.
      guard silence.isOfEndpoint, last != nil else { return false }
      last = nil
      return true
    }
  }

  func cancel() { running?.cancel() }

  /// With its age told.
  func view(now: ContinuousClock.Instant) -> LiveView? {
    guard let last else { return nil }
    var view = last.view
    view.age = last.time.duration(to: now)
    return view
  }
}
