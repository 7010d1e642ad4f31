/// When the endpoint of one stack is read in the background, and the last result.
struct BackgroundReads {
  enum Occasion: Hashable { case onDemand, afterSave }

  /// The maximum age of answers while the file is in use.
  static let freshness = Duration.seconds(10)
  /// The delay after a save, which may mean an apply.
  static let pauseAfterSave = Duration.seconds(1)
  /// The delay after a read without an answer.
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

  /// - Returns: whether the endpoint has changed since the last read.
  mutating func end(
    _ result: Result<LiveView, BackgroundRead.Silence>, now: ContinuousClock.Instant
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
      // A file with errors says nothing about the endpoint.
      guard silence.isOfEndpoint, last != nil else { return false }
      last = nil
      return true
    }
  }

  func cancel() { running?.cancel() }

  /// With its age.
  func view(now: ContinuousClock.Instant) -> LiveView? {
    guard let last else { return nil }
    var view = last.view
    view.age = last.time.duration(to: now)
    return view
  }
}
