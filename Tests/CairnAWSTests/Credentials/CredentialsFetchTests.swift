import CairnTestSupport
import Synchronization
import Testing

@testable import CairnAWS

@Suite struct `Temporary credentials` {
  private static let answer = """
    {"Code": "Success", "AccessKeyId": "ASIA1", "SecretAccessKey": "s1", "Token": "t1",
     "Expiration": "2015-08-30T18:36:00Z"}
    """
  private static let credentials = Credentials(
    accessKeyID: "ASIA1", secretAccessKey: "s1", sessionToken: "t1",
    expiration: UTCTime(iso8601: "2015-08-30T18:36:00Z"))

  private func fetch(
    _ transport: StubTransport, _ source: CredentialsSource, token: String? = nil
  ) async throws(AWSConfigurationError) -> Credentials {
    let fetch = CredentialsFetch(
      transport: transport, configuration: .endpoint(), clock: TestClock().clock,
      readFile: { $0 == "/token" ? token.map { Array($0.utf8) } : nil })
    return try await fetch.fetch(source)
  }

  @Test func `come from instance metadata in three steps`() async throws {
    let transport = StubTransport { request throws(TransportError) in
      switch (request.method, request.path) {
      case ("PUT", "/latest/api/token"): .text("session")
      case ("GET", "/latest/meta-data/iam/security-credentials/"): .text("my role\n")
      case ("GET", "/latest/meta-data/iam/security-credentials/my%20role"): .text(Self.answer)
      default: .text("", status: 404)
      }
    }
    #expect(try await fetch(transport, .instanceMetadata) == Self.credentials)
    #expect(transport.requests.map(\.host) == Array(repeating: "169.254.169.254", count: 3))
    #expect(transport.requests[0].headers["X-aws-ec2-metadata-token-ttl-seconds"] == "21600")
    #expect(transport.requests[2].headers["X-aws-ec2-metadata-token"] == "session")
  }

  @Test func `come from a container's endpoint with its token`() async throws {
    let endpoint = try AWSEndpoint("http://127.0.0.1:9/creds", origin: "x")
    let transport = StubTransport(.success(.text(Self.answer)))
    #expect(
      try await fetch(transport, .container(endpoint, authorization: .token("abc")))
        == Self.credentials)
    _ = try await fetch(
      transport, .container(endpoint, authorization: .tokenFile("/token")), token: "def\n")
    #expect(transport.requests.map(\.url) == Array(repeating: "http://127.0.0.1:9/creds", count: 2))
    #expect(transport.requests.map { $0.headers["Authorization"] } == ["abc", "def"])
  }

  @Test func `say why there are none`() async throws {
    let silent = StubTransport(.failure(TransportError(.connect, "no route")))
    var error = await #expect(throws: AWSConfigurationError.self) {
      try await fetch(silent, .instanceMetadata)
    }
    #expect(
      error?.message
        == "No credentials for AWS: none in the environment or the shared files, and the instance "
        + "metadata service did not answer (no route).")
    let endpoint = try AWSEndpoint("http://127.0.0.1:9/creds", origin: "x")
    error = await #expect(throws: AWSConfigurationError.self) {
      try await fetch(
        StubTransport(.success(.text("", status: 403))), .container(endpoint, authorization: .none))
    }
    #expect(
      error?.message
        == "No credentials for AWS: the container's credentials endpoint answered with status 403.")
    error = await #expect(throws: AWSConfigurationError.self) {
      try await fetch(
        StubTransport(.success(.text("{}"))), .container(endpoint, authorization: .none))
    }
    #expect(
      error?.message
        == "No credentials for AWS: the container's credentials endpoint sent something else.")
  }

  @Test func `of a role come from STS, asked with the source's keys`() async throws {
    let transport = StubTransport(
      .success(
        .text(
          """
          <AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA1</AccessKeyId>
          <SecretAccessKey>s1</SecretAccessKey><SessionToken>t1</SessionToken>
          <Expiration>2015-08-30T18:36:00Z</Expiration></Credentials></AssumeRoleResult>
          </AssumeRoleResponse>
          """)))
    let role = AssumedRole(
      arn: "arn:aws:iam::1:role/r", sessionName: "me", externalID: "e+", duration: .seconds(900))
    let source = CredentialsSource.fixed(Credentials(accessKeyID: "AKIA", secretAccessKey: "s"))
    #expect(try await fetch(transport, .assumedRole(role, from: source)) == Self.credentials)
    let request = try #require(transport.requests.first)
    #expect(
      request.body.text
        == "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr"
        + "&RoleSessionName=me&ExternalId=e%2B&DurationSeconds=900")
    #expect(request.headers["Authorization"]?.contains("Credential=AKIA/") == true)
  }

  @Test func `are asked for once by many, kept, and renewed before their end`() async throws {
    let clock = TestClock()
    let calls = Mutex(0)
    let provider = CredentialsProvider(now: clock.clock.now) {
      let call = calls.withLock { calls in
        calls += 1
        return calls
      }
      if call == 3 { return .failure(AWSConfigurationError("gone")) }
      try? await Task.sleep(for: .milliseconds(5))
      return .success(
        Credentials(
          accessKeyID: "K\(call)", secretAccessKey: "s",
          expiration: clock.clock.now() + .seconds(3600)))
    }
    let keys = await withTaskGroup(of: String?.self) { group in
      for _ in 0..<20 { group.addTask { try? await provider.credentials().accessKeyID } }
      return await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(keys == ["K1"])
    clock.advance(by: .seconds(3299))
    #expect(try await provider.credentials().accessKeyID == "K1")
    clock.advance(by: .seconds(2))
    #expect(try await provider.credentials().accessKeyID == "K2")
    // A failed renewal leaves the old ones to their end.
    clock.advance(by: .seconds(3400))
    #expect(try await provider.credentials().accessKeyID == "K2")
    #expect(calls.withLock { $0 } == 3)
    #expect(try await provider.credentials().accessKeyID == "K4")
  }

  @Test func `and all others are never printed`() {
    let secret = "TOP-SECRET"
    let credentials = Credentials(
      accessKeyID: "AKIA", secretAccessKey: secret, sessionToken: secret + "2")
    var dumped = ""
    dump(credentials, to: &dumped)
    dump(CredentialsSource.fixed(credentials), to: &dumped)
    dump(ContainerAuthorization.token(secret), to: &dumped)
    dump(AWSConfiguration.endpoint(credentials: credentials), to: &dumped)
    let request = HTTPRequest(
      method: "GET", scheme: "http", host: "h", query: [("X-Amz-Security-Token", secret)],
      headers: ["X-Amz-Security-Token": secret])
    dump(request, to: &dumped)
    let printed = [
      "\(request)", String(reflecting: request),
      "\(credentials)", String(reflecting: credentials), "\(CredentialsSource.fixed(credentials))",
      "\(ContainerAuthorization.token(secret))",
      String(reflecting: ContainerAuthorization.token(secret)),
      "\(AWSConfiguration.endpoint(credentials: credentials))",
    ]
    #expect(!(printed.joined() + dumped).contains(secret))
    #expect("\(credentials)" == "Credentials(AKIA)")
  }
}
