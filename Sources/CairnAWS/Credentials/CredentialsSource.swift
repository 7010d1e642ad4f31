/// Where credentials come from: what the configuration found, before anything was asked for.
public indirect enum CredentialsSource: Sendable, Hashable {
  /// Keys at hand.
  case fixed(Credentials)
  /// The credentials endpoint of ECS, EKS and Lambda-like containers.
  case container(AWSEndpoint, authorization: ContainerAuthorization)
  /// The instance metadata service of EC2, version 2.
  case instanceMetadata
  /// Temporary credentials of a role, asked from STS with those of another source.
  case assumedRole(AssumedRole, from: CredentialsSource)
}

/// What a container's credentials endpoint wants to see.
public enum ContainerAuthorization: Sendable, Hashable, CustomReflectable {
  case none
  case token(String)
  /// A file that is read anew for each request.
  case tokenFile(String)

  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension ContainerAuthorization: CustomStringConvertible {
  public var description: String { "ContainerAuthorization" }
}

/// A role to be taken on, as a profile tells it.
public struct AssumedRole: Sendable, Hashable {
  public var arn: String
  public var sessionName: String
  public var externalID: String?
  /// 15 minutes to 12 hours; nil for STS's own, an hour.
  public var duration: Duration?
}

extension CredentialsSource {
  static func resolve(
    mode: AWSConfiguration.Mode, environment: AWSEnvironment, profiles: SharedProfiles
  ) throws(AWSConfigurationError) -> CredentialsSource {
    // A profile asked for as an option goes before keys in the environment; AWS_PROFILE does not.
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
    // An emulator needs no more than plain keys: a profile of another sort is meant for AWS.
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

extension SharedProfiles {
  fileprivate func missing(_ name: String) -> AWSConfigurationError {
    let known = profiles.keys.sorted().joined(separator: ", ")
    return AWSConfigurationError(
      "There is no profile \"\(name)\" in \(searched)"
        + (known.isEmpty ? "." : "; there are: \(known)."))
  }

  fileprivate func keys(of name: String) -> Credentials? {
    guard let profile = profiles[name], let key = profile["aws_access_key_id"],
      let secret = profile["aws_secret_access_key"]
    else { return nil }
    return Credentials(
      accessKeyID: key, secretAccessKey: secret, sessionToken: profile["aws_session_token"])
  }

  /// Where a profile's credentials come from; nil when it says nothing of them.
  fileprivate func source(
    of name: String, visited: [String]
  ) throws(AWSConfigurationError) -> CredentialsSource? {
    guard let profile = profiles[name] else { throw missing(name) }
    if visited.contains(name) {
      throw AWSConfigurationError(
        "Profiles name one another as source: \((visited + [name]).joined(separator: " → ")).")
    }
    if let arn = profile["role_arn"] {
      return try assumedRole(arn, profile, name, visited: visited + [name])
    }
    if let keys = keys(of: name) { return .fixed(keys) }
    let unsupported = [
      "sso_session": "AWS SSO", "sso_start_url": "AWS SSO",
      "credential_process": "credential_process",
    ]
    for (key, what) in unsupported.sorted(by: { $0.key < $1.key }) where profile[key] != nil {
      throw AWSConfigurationError(
        "The profile \"\(name)\" uses \(what), which cairn does not. Put its keys into the "
          + "environment: eval \"$(aws configure export-credentials --profile \(name) --format env)\"."
      )
    }
    return nil
  }

  private func assumedRole(
    _ arn: String, _ profile: [String: String], _ name: String, visited: [String]
  ) throws(AWSConfigurationError) -> CredentialsSource {
    for key in ["mfa_serial", "web_identity_token_file"] where profile[key] != nil {
      throw AWSConfigurationError(
        "The profile \"\(name)\" takes on a role with \(key), which cairn does not. Put its keys into "
          + "the environment: "
          + "eval \"$(aws configure export-credentials --profile \(name) --format env)\".")
    }
    let role = AssumedRole(
      arn: arn, sessionName: profile["role_session_name"] ?? "cairn",
      externalID: profile["external_id"],
      duration: profile["duration_seconds"].flatMap { Int($0) }.map { .seconds($0) })
    if let sourceName = profile["source_profile"] {
      // A profile may name itself, and then brings its own keys.
      let source =
        sourceName == name
        ? keys(of: name).map { .fixed($0) } : try source(of: sourceName, visited: visited)
      guard let source else {
        throw AWSConfigurationError("The profile \"\(sourceName)\" has no credentials.")
      }
      return .assumedRole(role, from: source)
    }
    if profile["credential_source"] == "Ec2InstanceMetadata" {
      return .assumedRole(role, from: .instanceMetadata)
    }
    throw AWSConfigurationError(
      "The profile \"\(name)\" has role_arn, but no source_profile with the keys to ask for it.")
  }
}
