extension CredentialsSource {
  static func resolve(
    mode: AWSConfiguration.Mode, environment: AWSEnvironment, profiles: SharedProfiles
  ) throws(AWSConfigurationError) -> CredentialsSource {
    // A profile from an option overrides keys in the environment; AWS_PROFILE doesn't.
    if profiles.origin != .option, let credentials = try fromVariables(environment) {
      return .fixed(credentials)
    }
    if let source = try fromProfile(profiles, mode: mode) { return source }
    guard mode == .aws else { return .fixed(.test) }
    if let source = try fromContainer(environment) { return source }
    if environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() != "true" { return .instanceMetadata }
    throw AWSConfigurationError(
      "No credentials for AWS: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.")
  }

  private static func fromVariables(
    _ environment: AWSEnvironment
  ) throws(AWSConfigurationError) -> Credentials? {
    switch (environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"]) {
    case (nil, nil): return nil
    case (let key?, let secret?):
      return Credentials(
        accessKeyID: key, secretAccessKey: secret, sessionToken: environment["AWS_SESSION_TOKEN"])
    case (_?, nil):
      throw AWSConfigurationError("AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not.")
    case (nil, _?):
      throw AWSConfigurationError("AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not.")
    }
  }

  private static func fromProfile(
    _ profiles: SharedProfiles, mode: AWSConfiguration.Mode
  ) throws(AWSConfigurationError) -> CredentialsSource? {
    guard profiles.selected != nil else {
      if profiles.origin != .standard { throw profiles.missing(profiles.name) }
      return nil
    }
    // An emulator needs only plain keys: a profile of another type is for AWS.
    if mode == .endpoint { return profiles.keys(of: profiles.name).map { .fixed($0) } }
    return try profiles.source(of: profiles.name, visited: [])
  }

  private static func fromContainer(
    _ environment: AWSEnvironment
  ) throws(AWSConfigurationError) -> CredentialsSource? {
    let url: String
    let name: String
    if let path = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
      (name, url) = ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "http://169.254.170.2\(path)")
    } else if let full = environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] {
      (name, url) = ("AWS_CONTAINER_CREDENTIALS_FULL_URI", full)
    } else {
      return nil
    }
    let endpoint = try AWSEndpoint(url, origin: name)
    // The rule of the SDKs: in clear text only to this machine and to the agents of ECS and EKS.
    let isNear =
      endpoint.host.hasPrefix("127.")
      || ["localhost", "[::1]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"]
        .contains(endpoint.host)
    guard endpoint.scheme == "https" || isNear else {
      throw AWSConfigurationError(
        "\(name) is \(endpoint): it must be an https URL or an address of this machine.")
    }
    let authorization: ContainerAuthorization =
      environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"].map { .tokenFile($0) }
      ?? environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"].map { .token($0) } ?? .none
    return .container(endpoint, authorization: authorization)
  }
}
