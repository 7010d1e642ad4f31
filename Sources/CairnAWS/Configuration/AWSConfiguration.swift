/// The endpoint, region, credentials and limits of requests.
public struct AWSConfiguration: Sendable {
  /// Whether the requests may reach AWS.
  public enum Mode: Sendable, Hashable {
    /// An emulator or another server given by its URL; never amazonaws.com.
    case endpoint
    /// AWS itself.
    case aws
  }

  public let mode: Mode
  public internal(set) var region: String
  public let endpoints: AWSEndpoints
  public let credentials: CredentialsSource
  /// How many connections are kept alive to one host.
  public var connectionLimit: Int
  /// The time for one attempt of a request that says nothing else. A fresh emulator takes up to 4 s
  /// for the first call of a service.
  public var timeout: Duration = .seconds(30)
  public var connectTimeout: Duration = .seconds(5)
  public var retry: RetryPolicy
  /// The user agent, such as `cairn/1.0`, which request logs show.
  public var userAgent: String?
  /// The maximum size of an answer, in bytes.
  public var maximumAnswerSize = 256 << 20

  public init(
    mode: Mode, region: String, endpoints: AWSEndpoints, credentials: CredentialsSource
  ) {
    self.mode = mode
    self.region = region
    self.endpoints = endpoints
    self.credentials = credentials
    switch mode {
    case .endpoint:
      connectionLimit = 4
      retry = .endpoint
    case .aws:
      connectionLimit = 16
      retry = .aws
    }
  }

  /// A server at one URL, with the credentials that emulators expect.
  public static func endpoint(
    _ endpoint: AWSEndpoint = .local, region: String = "us-east-1",
    credentials: Credentials = .test
  ) -> AWSConfiguration {
    AWSConfiguration(
      mode: .endpoint, region: region, endpoints: .fixed(endpoint, services: [:]),
      credentials: .fixed(credentials))
  }

  /// The one endpoint of all services; nil on AWS.
  public var endpoint: AWSEndpoint? {
    if case .fixed(let endpoint, _) = endpoints { endpoint } else { nil }
  }
}
