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
  try await ignoring([.notFound], act)
}

/// Runs `act`; a failure of one of these causes is as good as done.
func ignoring(_ causes: Set<AWSError.Cause>, _ act: () async throws -> Void) async throws {
  _ = try await obstacle(causes, act)
}

/// Runs `act`, and answers with its failure where that is of one of these causes.
func obstacle(
  _ causes: Set<AWSError.Cause>, _ act: () async throws -> Void
) async throws -> AWSError? {
  do {
    try await act()
    return nil
  } catch let error as AWSError where causes.contains(error.cause) {
    return error
  }
}
