import CairnAWS
import Synchronization

/// Time that passes only on request; waits are remembered and over at once.
package final class TestClock: Sendable {
  private struct State {
    var now: UTCTime
    var sleeps: [Duration] = []
  }
  private let state: Mutex<State>
  private let random: Double

  /// - Parameter random: what every random number is.
  package init(now: String = "2015-08-30T12:36:00Z", random: Double = 1) {
    guard let time = UTCTime(iso8601: now) else { preconditionFailure("\(now) is no time") }
    state = Mutex(State(now: time))
    self.random = random
  }

  package var sleeps: [Duration] { state.withLock { $0.sleeps } }

  package func advance(by duration: Duration) {
    state.withLock { $0.now = $0.now + duration }
  }

  package var clock: AWSClock {
    AWSClock(
      now: { self.state.withLock { $0.now } },
      sleep: { duration in
        try Task.checkCancellation()
        self.state.withLock { $0.sleeps.append(duration) }
      },
      random: { self.random })
  }
}
