extension AWSConfiguration {
  /// Finds the configuration as the AWS tools do: parameters override the environment, and that
  /// overrides the shared files (`~/.aws/config` and `~/.aws/credentials`, or the files in
  /// `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE`).
  ///
  /// Without the mode `.aws`, hosts of AWS are rejected as endpoints, the default endpoint is
  /// `http://127.0.0.1:4566` and the default region `us-east-1`, and credentials that aren't plain
  /// keys are replaced by `test`/`test`.
  ///
  /// - Parameters:
  ///   - endpoint: a URL; else `AWS_ENDPOINT_URL_<SERVICE>` and `AWS_ENDPOINT_URL`.
  ///   - region: else `AWS_REGION`, `AWS_DEFAULT_REGION`, the profile's.
  ///   - profile: a section of the shared files; else `AWS_PROFILE`, else `default`.
  public static func resolve(
    mode: Mode, endpoint: String? = nil, region: String? = nil, profile: String? = nil,
    environment: AWSEnvironment = .process
  ) throws(AWSConfigurationError) -> AWSConfiguration {
    let endpoints = try resolveEndpoints(mode, endpoint, environment)
    let profiles = SharedProfiles(environment: environment, named: profile)
    return AWSConfiguration(
      mode: mode,
      region: try resolveRegion(mode, region, environment, profiles),
      endpoints: endpoints,
      credentials: try .resolve(mode: mode, environment: environment, profiles: profiles))
  }

  /// The configuration of code in Lambda, from the environment alone: AWS itself, unless
  /// `AWS_ENDPOINT_URL` names another endpoint.
  public static func lambda(
    environment: AWSEnvironment = .process
  ) throws(AWSConfigurationError) -> AWSConfiguration {
    try resolve(
      mode: environment["AWS_ENDPOINT_URL"] == nil ? .aws : .endpoint, environment: environment)
  }

  private static func resolveRegion(
    _ mode: Mode, _ given: String?, _ environment: AWSEnvironment, _ profiles: SharedProfiles
  ) throws(AWSConfigurationError) -> String {
    let named =
      given ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"]
      ?? profiles.selected?["region"]
    guard let region = named ?? (mode == .endpoint ? "us-east-1" : nil) else {
      throw AWSConfigurationError(
        "No region is set: give one in the stack or with --region, or set AWS_REGION.")
    }
    // It becomes part of host names and of the signature's scope.
    guard !region.isEmpty,
      region.utf8.allSatisfy({
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
      })
    else {
      throw AWSConfigurationError("\"\(region)\" is not a region: regions look like us-east-1.")
    }
    return region
  }

  private static let services: [AWSService] = [
    .s3, .sqs, .dynamoDB, .dynamoDBStreams, .lambda, .apiGateway, .apiGatewayV2, .iam, .sts, .logs,
    .cloudTrail,
  ]

  private static func resolveEndpoints(
    _ mode: Mode, _ given: String?, _ environment: AWSEnvironment
  ) throws(AWSConfigurationError) -> AWSEndpoints {
    if let given {
      let endpoint = try check(AWSEndpoint(given, origin: "--endpoint"), "--endpoint", mode)
      // An option applies to all services and overrides the environment's setting for one.
      return .fixed(endpoint, services: [:])
    }
    var services: [String: AWSEndpoint] = [:]
    for service in Self.services {
      let name = "AWS_ENDPOINT_URL_\(service.environmentName)"
      guard let text = environment[name] else { continue }
      services[service.id] = try check(AWSEndpoint(text, origin: name), name, mode)
    }
    let name = "AWS_ENDPOINT_URL"
    if let text = environment[name] {
      return .fixed(
        try check(AWSEndpoint(text, origin: name), name, mode), services: services)
    }
    return mode == .aws ? .aws(services: services) : .fixed(.local, services: services)
  }

  private static func check(
    _ endpoint: AWSEndpoint, _ origin: String, _ mode: Mode
  ) throws(AWSConfigurationError) -> AWSEndpoint {
    switch (mode, endpoint.isAmazon) {
    case (.endpoint, true):
      throw AWSConfigurationError(
        "\(origin) is \(endpoint), a host of AWS. Requests to AWS require --aws.")
    case (.aws, false):
      throw AWSConfigurationError(
        "--aws selects AWS, but \(origin) is \(endpoint): leave out one of the two.")
    case (.endpoint, false), (.aws, true):
      return endpoint
    }
  }
}
