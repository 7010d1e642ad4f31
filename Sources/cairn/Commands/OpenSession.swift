import CairnAWS
import CairnEngine
import CairnHTTP
import CairnKinds
import CairnLanguage

/// Opens a session for a command, and takes down after it what it had set up.
struct OpenSession {
  var target: TargetOptions
  var output: OutputOptions
  var adopts = false
  var dataLoss = SessionOptions.DataLoss.refused
  var targets: [ResourceAddress] = []
  var readDepth = SessionOptions.SessionReadDepth.declared

  func with<Result>(
    _ loaded: LoadedStack, _ context: CommandContext,
    _ work: (Session, BuildProgress) async throws -> Result
  ) async throws -> Result {
    var configuration = try AWSConfiguration.resolve(
      mode: target.mode, endpoint: target.endpoint, region: target.region ?? loaded.stack.region,
      profile: target.profile)
    configuration.connectionLimit = max(configuration.connectionLimit, min(target.workers, 32))
    configuration.userAgent = CairnVersion.userAgent
    if let timeout = target.requestTimeout { configuration.timeout = timeout.duration }
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
          parallelism: target.workers, readDepth: readDepth, adopts: adopts, dataLoss: dataLoss,
          lockTimeout: target.lockTimeout?.duration ?? .zero, lease: target.lease.duration,
          targets: targets),
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
