/// The moment at which waiting ends.
struct Deadline {
  private let end: ContinuousClock.Instant?

  static let never = Deadline(end: nil)

  private init(end: ContinuousClock.Instant?) {
    self.end = end
  }

  init(after time: Duration) {
    self.init(end: .now + time)
  }

  /// What is left, as poll(2) takes it: 0 when the time is up, -1 for ever.
  var pollTimeout: Int32 {
    guard let end else { return -1 }
    let (seconds, attoseconds) = ContinuousClock.now.duration(to: end).components
    guard seconds >= 0, attoseconds > 0 || seconds > 0 else { return 0 }
    // Rounded up, so that the wait does not end a moment too early and turn into a busy loop.
    return Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
  }
}
