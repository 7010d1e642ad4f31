import CairnAWS

/// What `ask` answers, or nil when the thing is not there.
func found<Answer: Sendable>(_ ask: () async throws -> Answer) async throws -> Answer? {
  do {
    return try await ask()
  } catch let error as AWSError where error.isNotFound {
    return nil
  }
}

/// Runs `act`; what is not there is as good as done.
func ignoringMissing(_ act: () async throws -> Void) async throws {
  do { try await act() } catch let error as AWSError where error.isNotFound {}
}
