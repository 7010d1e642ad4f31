import CairnAWS

/// The result of `ask`, or nil if the resource doesn't exist.
func found<Answer: Sendable>(_ ask: () async throws -> Answer) async throws -> Answer? {
  do {
    return try await ask()
  } catch let error as AWSError where error.isNotFound {
    return nil
  }
}

/// Runs `act`; a missing resource counts as success.
func ignoringMissing(_ act: () async throws -> Void) async throws {
  try await ignoring([.notFound], act)
}

/// Runs `act`; a failure with one of these causes counts as success.
func ignoring(_ causes: Set<AWSError.Cause>, _ act: () async throws -> Void) async throws {
  _ = try await obstacle(causes, act)
}

/// Runs `act`, and returns a failure with one of these causes.
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

/// Runs `act`, whose request may come to the service twice: if only the first answer was lost, the
/// second one says that it can't be done. A failure counts as success if then `isDone`.
func doing(
  _ act: () async throws -> Void, unless isDone: () async throws -> Bool
) async throws {
  do {
    try await act()
  } catch let error as AWSError {
    guard try await isDone() else { throw error }
  }
}
