import CairnJSON

/// Requests temporary credentials from the configured source.
struct CredentialsFetch: Sendable {
  let transport: any HTTPTransport
  let configuration: AWSConfiguration
  let clock: AWSClock
  var readFile: @Sendable (String) -> [UInt8]? = { SmallFile.contents($0) }

  func result(
    _ source: CredentialsSource
  ) async -> Result<Credentials, AWSConfigurationError> {
    do throws(AWSConfigurationError) {
      return .success(try await fetch(source))
    } catch {
      return .failure(error)
    }
  }

  func fetch(
    _ source: CredentialsSource
  ) async throws(AWSConfigurationError) -> Credentials {
    switch source {
    case .fixed(let credentials): return credentials
    case .container(let endpoint, let authorization):
      return try await container(endpoint, authorization)
    case .instanceMetadata: return try await instanceMetadata()
    case .assumedRole(let role, let source):
      return try await assume(role, with: try await fetch(source))
    }
  }

  private func container(
    _ endpoint: AWSEndpoint, _ authorization: ContainerAuthorization
  ) async throws(AWSConfigurationError) -> Credentials {
    var request = HTTPRequest(
      method: "GET", scheme: endpoint.scheme, host: endpoint.host, port: endpoint.port,
      path: endpoint.basePath.isEmpty ? "/" : endpoint.basePath, timeout: .seconds(5))
    switch authorization {
    case .none: break
    case .token(let token): request.headers["Authorization"] = token
    case .tokenFile(let path):
      guard let token = readFile(path) else {
        throw AWSConfigurationError(
          "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE is \(path), which can't be read.")
      }
      let text = String(decoding: token, as: UTF8.self)
      request.headers["Authorization"] = String(text.prefix { !$0.isNewline })
    }
    return try await keys(request, from: "the container's credentials endpoint")
  }

  private func instanceMetadata() async throws(AWSConfigurationError) -> Credentials {
    let place = "the instance metadata service"
    let base = "/latest/meta-data/iam/security-credentials/"
    func request(_ method: String, _ path: String, _ headers: HTTPHeaders) -> HTTPRequest {
      HTTPRequest(
        method: method, scheme: "http", host: "169.254.169.254", path: path, headers: headers,
        timeout: .seconds(1))
    }
    let token = try await text(
      request("PUT", "/latest/api/token", ["X-aws-ec2-metadata-token-ttl-seconds": "21600"]),
      from: place)
    let headers: HTTPHeaders = ["X-aws-ec2-metadata-token": token]
    let role = try await text(request("GET", base, headers), from: place).prefix { !$0.isNewline }
    return try await keys(
      request("GET", base + PercentEncoding.path(String(role)), headers), from: place)
  }

  private func keys(
    _ request: HTTPRequest, from place: String
  ) async throws(AWSConfigurationError) -> Credentials {
    let answer = try await text(request, from: place)
    guard let document = try? JSONValue(parsing: answer),
      let key = document["AccessKeyId"]?.string, let secret = document["SecretAccessKey"]?.string
    else { throw AWSConfigurationError("No credentials for AWS: \(place) sent something else.") }
    return Credentials(
      accessKeyID: key, secretAccessKey: secret, sessionToken: document["Token"]?.string,
      expiration: document["Expiration"]?.string.flatMap { UTCTime(iso8601: $0) })
  }

  private func text(
    _ request: HTTPRequest, from place: String
  ) async throws(AWSConfigurationError) -> String {
    let response: HTTPResponse
    do {
      response = try await transport.send(request)
    } catch {
      throw AWSConfigurationError(
        "No credentials for AWS: none in the environment or the shared files, and \(place) did not "
          + "answer (\(error.message)).")
    }
    guard response.status == 200 else {
      throw AWSConfigurationError(
        "No credentials for AWS: \(place) answered with status \(response.status).")
    }
    return String(decoding: response.body, as: UTF8.self)
  }

  private func assume(
    _ role: AssumedRole, with credentials: Credentials
  ) async throws(AWSConfigurationError) -> Credentials {
    var configuration = AWSConfiguration(
      mode: configuration.mode, region: configuration.region, endpoints: configuration.endpoints,
      credentials: .fixed(credentials))
    configuration.timeout = .seconds(10)
    let client = AWSClient(configuration: configuration, transport: transport, clock: clock)
    do {
      return try await client.assumeRole(role)
    } catch {
      throw AWSConfigurationError("The role \(role.arn) can't be taken on: \(error)")
    }
  }
}
