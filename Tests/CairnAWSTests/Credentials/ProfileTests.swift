import Testing

@testable import CairnAWS

@Suite struct `Profiles` {
  private static let config = """
    # a comment
    [default]
    region = eu-west-1
    s3 =
      addressing_style = path
      aws_access_key_id = NESTED

    [profile keys]
    aws_access_key_id=CONFIGKEY
    aws_secret_access_key = config-secret
    [profile role]
    role_arn = arn:aws:iam::1:role/r
    source_profile = keys
    external_id = x # why
    role_session_name = me
    duration_seconds = 900
    [profile self]
    role_arn = arn:aws:iam::1:role/s
    source_profile = self
    aws_access_key_id = SELF
    aws_secret_access_key = self-secret
    [profile loop1]
    role_arn = a
    source_profile = loop2
    [profile loop2]
    role_arn = b
    source_profile = loop1
    [profile sso]
    sso_session = corp
    [profile process]
    credential_process = /bin/x
    [profile mfa]
    role_arn = a
    source_profile = keys
    mfa_serial = arn:aws:iam::1:mfa/me
    [profile lonely]
    role_arn = a
    [profile lost]
    role_arn = a
    source_profile = gone
    [profile ec2]
    role_arn = arn:aws:iam::1:role/e
    credential_source = Ec2InstanceMetadata
    [sso-session corp]
    aws_access_key_id = NOT_A_PROFILE
    """
  private static let credentials = """
    [keys]
    aws_access_key_id = FILEKEY
    aws_secret_access_key = a=b/c+d==
    aws_session_token = token
    """

  private func resolve(
    _ profile: String?, mode: AWSConfiguration.Mode = .aws, _ variables: [String: String] = [:]
  ) throws(AWSConfigurationError) -> CredentialsSource {
    let environment = AWSEnvironment(
      variables: [
        "AWS_CONFIG_FILE": "~/c", "AWS_SHARED_CREDENTIALS_FILE": "/s", "HOME": "/h",
      ].merging(variables) { $1 },
      readFile: { path in
        switch path {
        case "/h/c": Array(Self.config.utf8)
        case "/s": Array(Self.credentials.utf8)
        default: nil
        }
      })
    return try .resolve(
      mode: mode, environment: environment,
      profiles: SharedProfiles(environment: environment, named: profile))
  }

  private static let fileKeys = Credentials(
    accessKeyID: "FILEKEY", secretAccessKey: "a=b/c+d==", sessionToken: "token")

  @Test func `bring keys, the credentials file first`() throws {
    #expect(try resolve("keys") == .fixed(Self.fileKeys))
    #expect(try resolve(nil, ["AWS_PROFILE": "keys"]) == .fixed(Self.fileKeys))
  }

  @Test func `bring roles to take on`() throws {
    let role = AssumedRole(
      arn: "arn:aws:iam::1:role/r", sessionName: "me", externalID: "x", duration: .seconds(900))
    #expect(try resolve("role") == .assumedRole(role, from: .fixed(Self.fileKeys)))
    #expect(
      try resolve("self")
        == .assumedRole(
          AssumedRole(
            arn: "arn:aws:iam::1:role/s", sessionName: "cairn", externalID: nil, duration: nil),
          from: .fixed(Credentials(accessKeyID: "SELF", secretAccessKey: "self-secret"))))
    #expect(
      try resolve("ec2")
        == .assumedRole(
          AssumedRole(
            arn: "arn:aws:iam::1:role/e", sessionName: "cairn", externalID: nil, duration: nil),
          from: .instanceMetadata))
  }

  @Test func `from an option override keys in the environment`() throws {
    let variables = ["AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "s"]
    #expect(try resolve("keys", variables) == .fixed(Self.fileKeys))
    #expect(
      try resolve(nil, variables.merging(["AWS_PROFILE": "keys"]) { $1 })
        == .fixed(Credentials(accessKeyID: "ENV", secretAccessKey: "s")))
  }

  @Test func `without keys mean the machine on AWS, and test keys elsewhere`() throws {
    #expect(try resolve(nil) == .instanceMetadata)
    #expect(try resolve(nil, mode: .endpoint) == .fixed(.test))
    #expect(try resolve("sso", mode: .endpoint) == .fixed(.test))
    #expect(try resolve("keys", mode: .endpoint) == .fixed(Self.fileKeys))
  }

  private static let wayOut = "Put its keys into the environment: "

  @Test(arguments: [
    (
      "gone",
      "There is no profile \"gone\" in /h/c and /s; there are: default, ec2, keys, lonely, loop1, "
        + "loop2, lost, mfa, process, role, self, sso."
    ),
    ("loop1", "Profiles name one another as source: loop1 → loop2 → loop1."),
    (
      "sso",
      "The profile \"sso\" uses AWS SSO, which cairn doesn't support. \(wayOut)eval \"$(aws configure "
        + "export-credentials --profile sso --format env)\"."
    ),
    (
      "process",
      "The profile \"process\" uses credential_process, which cairn doesn't support. \(wayOut)eval "
        + "\"$(aws configure export-credentials --profile process --format env)\"."
    ),
    (
      "mfa",
      "The profile \"mfa\" assumes a role with mfa_serial, which cairn doesn't support. \(wayOut)eval "
        + "\"$(aws configure export-credentials --profile mfa --format env)\"."
    ),
    (
      "lonely",
      "The profile \"lonely\" has role_arn, but no source_profile with the keys to assume it."
    ),
    (
      "lost",
      "There is no profile \"gone\" in /h/c and /s; there are: default, ec2, keys, lonely, loop1, "
        + "loop2, lost, mfa, process, role, self, sso."
    ),
  ])
  func `that can't be used say so`(profile: String, message: String) {
    let error = #expect(throws: AWSConfigurationError.self) { try resolve(profile) }
    #expect(error?.message == message)
  }

  @Test(arguments: [
    (["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/x"], "http://169.254.170.2/v2/x"),
    (["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost:1/x"], "http://localhost:1/x"),
    (["AWS_CONTAINER_CREDENTIALS_FULL_URI": "https://e.org/x"], "https://e.org/x"),
    (
      ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://[fd00:ec2::23]/v1"], "http://[fd00:ec2::23]/v1"
    ),
  ])
  func `give way to a container's endpoint`(variables: [String: String], url: String) throws {
    let endpoint = try AWSEndpoint(url, origin: "x")
    #expect(try resolve(nil, variables) == .container(endpoint, authorization: .none))
  }
}
