import CairnAWS
import CairnEngine
import CairnHTTP
import CairnKinds
import CairnLanguage

/// Opens a session for a command and closes it afterwards.
struct OpenSession {
  var endpoint: EndpointOptions
  var output: OutputOptions
  var adopts = false
  var dataLoss = SessionOptions.DataLoss.refused
  var targets: [ResourceAddress] = []
  var readDepth = SessionOptions.SessionReadDepth.declared
  /// The stack is known by its name only.
  var isWithoutFile = false

  func with<Result>(
    _ loaded: LoadedStack, _ context: CommandContext,
    _ work: (Session, BuildProgress) async throws -> Result
  ) async throws -> Result {
    var configuration = try AWSConfiguration.resolve(
      mode: endpoint.mode, endpoint: endpoint.url, region: endpoint.region ?? loaded.stack.region,
      profile: endpoint.profile)
    configuration.connectionLimit = max(configuration.connectionLimit, min(endpoint.workers, 32))
    configuration.userAgent = CairnVersion.userAgent
    if let timeout = endpoint.requestTimeout { configuration.timeout = timeout.duration }
    context.endpoint = configuration.endpoint?.description
    let transport = AsyncHTTPTransport(configuration)
    var onRequest: (@Sendable (RequestEvent) -> Void)?
    if output.verbose { onRequest = { RequestText.print($0) } }
    let client = AWSClient(
      configuration: configuration, transport: transport, onRequest: onRequest)
    let builds = BuildProgress(output)
    do {
      let session = try await Session.open(
        stack: loaded.stack, catalog: .standard, client: client,
        options: SessionOptions(
          parallelism: endpoint.workers, readDepth: readDepth, adopts: adopts, dataLoss: dataLoss,
          lockTimeout: endpoint.lockTimeout?.duration ?? .zero, lease: endpoint.lease.duration,
          targets: targets, abilities: [LambdaHost()], isWithoutFile: isWithoutFile),
        artifacts: builds.artifacts(of: loaded))
      let result = try await work(session, builds)
      await builds.end()
      await transport.shutdown()
      return result
    } catch {
      await builds.end()
      await transport.shutdown()
      throw error
    }
  }
}
