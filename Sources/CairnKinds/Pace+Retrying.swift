import CairnAWS
import CairnEngine

extension Pace {
  /// Tries again while the error is one that passes by itself, up to the pace's limit; then the error
  /// is thrown.
  func retrying<Answer: Sendable>(
    while passes: (AWSError) -> Bool, _ attempt: () async throws -> Answer
  ) async throws -> Answer {
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: limit)
    var pause = first
    while true {
      do {
        return try await attempt()
      } catch let error as AWSError where passes(error) && clock.now < end {
        try await clock.sleep(for: pause)
        pause = min(pause * factor, longest)
      }
    }
  }
}
