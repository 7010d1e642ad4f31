import CairnAWS
import CairnEngine
import CairnHTTP
import CairnKinds
import CairnLanguage

/// One background read of a stack's endpoint: a plan of everything, without building code. Writes
/// nothing (law 5), retries nothing and gives up early, because nothing waits for it.
struct BackgroundRead: Sendable {
  /// Why a background read has no result.
  struct Silence: Error, Hashable {
    var reason: String
    /// False if the stack couldn't be read, so that no request was sent.
    var isOfEndpoint: Bool
  }

  /// A newly started emulator takes seconds for its first answers.
  static let requestTimeout = Duration.seconds(10)
  static let connectTimeout = Duration.milliseconds(500)

  var text: OpenText
  var settings: LanguageServerSettings

  func run() async -> Result<LiveView, Silence> {
    let (stack, diagnostics) = StackReader.read(
      source: text.document.file, schemas: Catalog.standard.schemas,
      parameters: settings.parameters,
      attached: AttachmentFolder(of: text.document.file.name).files)
    guard let stack else {
      let reason = diagnostics.first { $0.severity == .error }?.detail ?? ""
      return .failure(Silence(reason: reason, isOfEndpoint: false))
    }
    let configuration: AWSConfiguration
    do throws(AWSConfigurationError) {
      configuration = try self.configuration(of: stack)
    } catch {
      return .failure(Silence(reason: "\(error)".abridged, isOfEndpoint: true))
    }
    let transport = AsyncHTTPTransport(configuration)
    let client = AWSClient(configuration: configuration, transport: transport)
    let result = await read(stack, client)
    await transport.shutdown()
    return result
  }

  private func configuration(
    of stack: Stack
  ) throws(AWSConfigurationError) -> AWSConfiguration {
    var configuration = try AWSConfiguration.resolve(
      mode: settings.aws ? .aws : .endpoint, endpoint: settings.endpoint,
      region: settings.region ?? stack.region, profile: settings.profile)
    configuration.retry = .none
    configuration.userAgent = CairnVersion.userAgent
    configuration.timeout = Self.requestTimeout
    configuration.connectTimeout = Self.connectTimeout
    return configuration
  }

  private func read(_ stack: Stack, _ client: AWSClient) async -> Result<LiveView, Silence> {
    do {
      let session = try await Session.open(
        stack: stack, catalog: .standard, client: client,
        options: SessionOptions(readDepth: .everything, adopts: true), artifacts: NoArtifacts())
      let plan = try await session.plan(.apply)
      let report = stack.redaction.redacted(DriftReport(plan, location: stack.location))
      return .success(LiveView(plan, report, parameters: settings.parameters))
    } catch let failure as PlanFailure {
      let reason = failure.diagnostics.first?.detail ?? "\(failure)"
      return .failure(Silence(reason: reason, isOfEndpoint: true))
    } catch {
      return .failure(Silence(reason: "\(error)".abridged, isOfEndpoint: true))
    }
  }
}

/// Builds nothing; code isn't compared.
private struct NoArtifacts: ArtifactProviding {
  func artifacts(for requests: [ArtifactRequest]) async throws -> [ArtifactRequest: Artifact] {
    [:]
  }
}
