import CairnAWS

/// The answer, or nil if the service answers that the resource doesn't exist.
func found<Answer>(_ ask: () async throws -> Answer) async throws -> Answer? {
  do {
    return try await ask()
  } catch let error as AWSError where error.isNotFound {
    return nil
  }
}
