/// The only access to AWS: finds the endpoint, signs, sends, retries if that is safe, and turns
/// failures into `AWSError`. Operations are extensions of it, in Services.
///
/// A value that may be copied; the copies share connections, credentials and retry budget.
public struct AWSClient: Sendable {
  public private(set) var configuration: AWSConfiguration
  public let clock: AWSClock
  let transport: any HTTPTransport
  /// Nil if the credentials are fixed.
  private let provider: CredentialsProvider?
  private let budget = RetryBudget()
  private let onRequest: (@Sendable (RequestEvent) -> Void)?
  private var gate: Gate?
  private var slots: RequestSlots?

  /// Called right before each attempt is sent; an error from it ends the request unsent.
  package typealias Gate = @Sendable (AWSRequest) async -> AWSError?

  /// - Parameters:
  ///   - transport: `AsyncHTTPTransport(configuration)`, or a stub. Its creator shuts it down.
  ///   - onRequest: receives each finished attempt, from any thread.
  public init(
    configuration: AWSConfiguration, transport: any HTTPTransport, clock: AWSClock = .system,
    onRequest: (@Sendable (RequestEvent) -> Void)? = nil
  ) {
    self.configuration = configuration
    self.transport = transport
    self.clock = clock
    self.onRequest = onRequest
    if case .fixed = configuration.credentials {
      provider = nil
    } else {
      let fetch = CredentialsFetch(
        transport: transport, configuration: configuration, clock: clock)
      provider = CredentialsProvider(now: clock.now) {
        await fetch.result(configuration.credentials)
      }
    }
  }

  /// The same client, which only sends requests that the gate permits.
  package func guarded(by gate: @escaping Gate) -> AWSClient {
    var client = self
    client.gate = gate
    client.slots = RequestSlots(configuration.connectionLimit)
    return client
  }

  /// The same client in the region that logs the calls of the partition's global services.
  package var inGlobalRegion: AWSClient {
    var client = self
    client.configuration.region = Partition(region: configuration.region).globalRegion
    return client
  }

  /// A GET request to the endpoint itself, not to a service of AWS: unsigned, and sent once.
  /// - Returns: nil if nothing answers, and on AWS.
  package func plainGet(
    _ path: String, query: [(String, String?)], timeout: Duration
  ) async -> HTTPResponse? {
    guard let endpoint = configuration.endpoint else { return nil }
    let request = HTTPRequest(
      method: "GET", scheme: endpoint.scheme, host: endpoint.host, port: endpoint.port,
      path: endpoint.basePath + path, query: query,
      headers: configuration.userAgent.map { ["User-Agent": $0] } ?? [:], timeout: timeout)
    do throws(TransportError) {
      return try await transport.send(request)
    } catch {
      return nil
    }
  }

  /// Sends a request, with retries according to the policy, and returns a successful answer (a
  /// status from 200 to 299).
  public func send(_ request: AWSRequest) async throws(AWSError) -> HTTPResponse {
    var number = 1
    var spent = 0
    while true {
      let start = ContinuousClock.now
      let failed: FailedAttempt
      do throws(FailedAttempt.Thrown) {
        let response = try await attempt(request, number: number)
        budget.succeeded(spent: spent)
        report(request, number, start, status: response.status, nil, retryAfter: nil)
        return response
      } catch {
        failed = error.attempt
      }
      let delay = nextDelay(after: failed, request, spent: &spent)
      report(request, number, start, status: failed.error.status, failed.error, retryAfter: delay)
      guard let delay else { throw failed.error }
      do {
        try await clock.sleep(delay)
      } catch {
        throw AWSError(
          request, .cancelled, code: "Cancelled", message: "The request was cancelled.")
      }
      number += 1
    }
  }

  private func nextDelay(
    after failed: FailedAttempt, _ request: AWSRequest, spent: inout Int
  ) -> Duration? {
    guard
      let delay = configuration.retry.delay(
        after: failed, safety: request.safety, random: clock.random())
    else { return nil }
    let cost = RetryBudget.cost(of: failed.error.cause)
    guard budget.spend(cost) else { return nil }
    spent += cost
    return delay
  }

  private func attempt(
    _ request: AWSRequest, number: Int
  ) async throws(FailedAttempt.Thrown) -> HTTPResponse {
    let credentials: Credentials
    do throws(AWSError) {
      credentials = try await self.credentials(for: request)
    } catch {
      throw .init(.init(error: error, number: number, surelyNotDone: true))
    }
    await slots?.take()
    defer { slots?.give() }
    let signed = sign(request, with: credentials)
    // As late as possible: a process may be stopped for hours between any two lines.
    if let refusal = await gate?(request) {
      throw .init(.init(error: refusal, number: number, surelyNotDone: true))
    }
    let response: HTTPResponse
    do throws(TransportError) {
      response = try await transport.send(signed)
    } catch {
      throw .init(
        .init(
          error: AWSError(error, to: request), number: number,
          surelyNotDone: error.kind == .connect))
    }
    if response.isSuccess, !response.isPage(besides: request) { return response }
    let failure =
      response.isSuccess
      ? AWSError.foreign(response, to: request) : AWSError.reading(response, to: request)
    throw .init(
      .init(
        error: failure, number: number, surelyNotDone: failure.cause == .throttled,
        retryAfter: response.headers["Retry-After"].flatMap { Int($0) }
          .flatMap { $0 >= 0 ? .seconds($0) : nil }))
  }

  /// The current credentials for signing.
  func credentials(for request: AWSRequest) async throws(AWSError) -> Credentials {
    switch configuration.credentials {
    case .fixed(let credentials): return credentials
    case .container, .instanceMetadata, .assumedRole: break
    }
    do throws(AWSConfigurationError) {
      guard let provider else { throw AWSConfigurationError("No credentials are configured.") }
      return try await provider.credentials()
    } catch {
      throw AWSError(request, .denied, code: "CredentialsUnavailable", message: error.message)
    }
  }

  private func sign(_ request: AWSRequest, with credentials: Credentials) -> HTTPRequest {
    let (unsigned, signer) = prepare(request, with: credentials)
    var signed = signer.signed(unsigned, at: clock.now())
    // Proxies may change it, so the signature doesn't cover it.
    if let agent = configuration.userAgent { signed.headers["User-Agent"] = agent }
    return signed
  }

  /// The unsigned request to its endpoint, and its signer.
  func prepare(
    _ request: AWSRequest, with credentials: Credentials
  ) -> (request: HTTPRequest, signer: SigV4) {
    let target = configuration.endpoints.target(
      request.service, region: configuration.region, bucket: request.bucket, path: request.path)
    let unsigned = HTTPRequest(
      method: request.method, scheme: target.endpoint.scheme, host: target.endpoint.host,
      port: target.endpoint.port, path: target.path, query: request.query,
      headers: request.headers, body: request.body,
      timeout: request.timeout ?? configuration.timeout)
    let signer = SigV4(
      credentials: credentials, service: request.service.signingName, region: target.signingRegion)
    return (unsigned, signer)
  }

  private func report(
    _ request: AWSRequest, _ number: Int, _ start: ContinuousClock.Instant, status: Int?,
    _ error: AWSError?, retryAfter: Duration?
  ) {
    guard let onRequest else { return }
    onRequest(
      RequestEvent(
        service: request.service.id, operation: request.operation, attempt: number,
        status: status, duration: start.duration(to: .now), error: error, retryAfter: retryAfter))
  }
}
