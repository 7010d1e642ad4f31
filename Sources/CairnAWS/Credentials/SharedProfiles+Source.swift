extension SharedProfiles {
  func missing(_ name: String) -> AWSConfigurationError {
    let known = profiles.keys.sorted().joined(separator: ", ")
    return AWSConfigurationError(
      "There is no profile \"\(name)\" in \(searched)"
        + (known.isEmpty ? "." : "; there are: \(known)."))
  }

  func keys(of name: String) -> Credentials? {
    guard let profile = profiles[name], let key = profile["aws_access_key_id"],
      let secret = profile["aws_secret_access_key"]
    else { return nil }
    return Credentials(
      accessKeyID: key, secretAccessKey: secret, sessionToken: profile["aws_session_token"])
  }

  /// The source of a profile's credentials; nil if it has none.
  func source(
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
        "The profile \"\(name)\" uses \(what), which cairn doesn't support. Put its keys into the "
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
        "The profile \"\(name)\" assumes a role with \(key), which cairn doesn't support. Put its keys into "
          + "the environment: "
          + "eval \"$(aws configure export-credentials --profile \(name) --format env)\".")
    }
    let role = AssumedRole(
      arn: arn, sessionName: profile["role_session_name"] ?? "cairn",
      externalID: profile["external_id"],
      duration: profile["duration_seconds"].flatMap { Int($0) }.map { .seconds($0) })
    if let sourceName = profile["source_profile"] {
      // A profile may name itself, and then uses its own keys.
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
      "The profile \"\(name)\" has role_arn, but no source_profile with the keys to assume it.")
  }
}
