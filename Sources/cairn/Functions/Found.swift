import CairnAWS

/// The answer, or nil where the service says that there is no such thing.
func found<Answer>(_ ask: () async throws -> Answer) async throws -> Answer? {
  do {
    return try await ask()
  } catch let error as AWSError where error.isNotFound {
    return nil
  }
}
