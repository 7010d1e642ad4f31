import CairnAWS
import CairnEngine

extension Pace {
  /// Retries while the error is temporary, up to the pace's limit; then throws the error.
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
