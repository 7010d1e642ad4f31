/// Supplies credentials, and renews temporary ones before they expire.
actor CredentialsProvider {
  private let fetch: @Sendable () async -> Result<Credentials, AWSConfigurationError>
  private let now: @Sendable () -> UTCTime
  private var current: Credentials?
  /// The running renewal, which all callers wait for.
  private var pending: Task<Result<Credentials, AWSConfigurationError>, Never>?

  /// How long before their expiry they are renewed.
  private static let margin: Duration = .seconds(300)

  init(
    now: @escaping @Sendable () -> UTCTime,
    fetch: @escaping @Sendable () async -> Result<Credentials, AWSConfigurationError>
  ) {
    self.now = now
    self.fetch = fetch
  }

  func credentials() async throws(AWSConfigurationError) -> Credentials {
    if let current, !endsSoon(current) { return current }
    let task: Task<Result<Credentials, AWSConfigurationError>, Never>
    if let pending {
      task = pending
    } else {
      // A separate task: one caller's cancellation must not cancel it for the others.
      task = Task { [fetch] in await fetch() }
      pending = task
    }
    let result = await task.value
    if pending == task { pending = nil }
    switch result {
    case .success(let fresh):
      current = fresh
      return fresh
    case .failure(let error):
      // The old ones are valid until they expire.
      if let current, let end = current.expiration, now() < end { return current }
      throw error
    }
  }

  private func endsSoon(_ credentials: Credentials) -> Bool {
    credentials.expiration.map { $0 - now() < Self.margin } ?? false
  }
}
