import Testing

@testable import CairnAWS

@Suite struct `Configuration` {
  private func resolve(
    _ mode: AWSConfiguration.Mode, endpoint: String? = nil, region: String? = nil,
    profile: String? = nil, _ variables: [String: String] = [:], files: [String: String] = [:]
  ) throws(AWSConfigurationError) -> AWSConfiguration {
    try AWSConfiguration.resolve(
      mode: mode, endpoint: endpoint, region: region, profile: profile,
      environment: AWSEnvironment(
        variables: ["HOME": "/home/me"].merging(variables) { $1 },
        readFile: { files[$0].map { Array($0.utf8) } }))
  }

  @Test func `of nothing is LocalStack at home`() throws {
    let configuration = try resolve(.endpoint)
    #expect(configuration.endpoints == .fixed(.local, services: [:]))
    #expect(configuration.region == "us-east-1")
    #expect(configuration.credentials == .fixed(.test))
    #expect(configuration.connectionLimit == 4)
    #expect(configuration.retry == .endpoint)
  }

  @Test func `takes the option, then the variables, for the endpoint`() throws {
    let variables = [
      "AWS_ENDPOINT_URL": "http://all:1", "AWS_ENDPOINT_URL_API_GATEWAY": "http://api:2",
      "AWS_ENDPOINT_URL_S3": "",
    ]
    #expect(
      try resolve(.endpoint, variables).endpoints
        == .fixed(
          AWSEndpoint(scheme: "http", host: "all", port: 1, basePath: ""),
          services: ["apigateway": AWSEndpoint(scheme: "http", host: "api", port: 2, basePath: "")])
    )
    #expect(
      try resolve(.endpoint, endpoint: "http://option", variables).endpoints
        == .fixed(
          AWSEndpoint(scheme: "http", host: "option", port: nil, basePath: ""), services: [:]))
  }

  private static let amazon = "https://sqs.us-east-1.amazonaws.com"

  @Test(
    arguments: [
      (
        AWSConfiguration.Mode.endpoint, amazon, [:],
        "--endpoint is \(amazon), a host of AWS. Requests to AWS require --aws."
      ),
      (
        .endpoint, nil, ["AWS_ENDPOINT_URL": amazon],
        "AWS_ENDPOINT_URL is \(amazon), a host of AWS. Requests to AWS require --aws."
      ),
      (
        .endpoint, nil, ["AWS_ENDPOINT_URL_SQS": amazon],
        "AWS_ENDPOINT_URL_SQS is \(amazon), a host of AWS. Requests to AWS require --aws."
      ),
      (
        .aws, nil, ["AWS_ENDPOINT_URL": "http://localhost:4566"],
        "--aws selects AWS, but AWS_ENDPOINT_URL is http://localhost:4566: leave out one of the two."
      ),
      (
        .aws, "http://localhost:4566", [:],
        "--aws selects AWS, but --endpoint is http://localhost:4566: leave out one of the two."
      ),
      (
        .aws, nil, [:],
        "No region is set: give one in the stack or with --region, or set AWS_REGION."
      ),
      (
        .endpoint, nil, ["AWS_REGION": "us east"],
        "\"us east\" is not a region: regions look like us-east-1."
      ),
      (
        .endpoint, nil, ["AWS_REGION": "x.evil.org/"],
        "\"x.evil.org/\" is not a region: regions look like us-east-1."
      ),
      (
        .endpoint, nil, ["AWS_ACCESS_KEY_ID": "k"],
        "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not."
      ),
      (
        .endpoint, nil, ["AWS_SECRET_ACCESS_KEY": "k"],
        "AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not."
      ),
      (
        .endpoint, nil, ["AWS_PROFILE": "work"],
        "There is no profile \"work\" in /home/me/.aws/config and /home/me/.aws/credentials."
      ),
      (
        .aws, nil, ["AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"],
        "No credentials for AWS: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE."
      ),
      (
        .aws, nil,
        ["AWS_REGION": "us-east-1", "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://evil.org/x"],
        "AWS_CONTAINER_CREDENTIALS_FULL_URI is http://evil.org/x: it must be an https URL or an address of this machine."
      ),
    ] as [(AWSConfiguration.Mode, String?, [String: String], String)])
  func `refuses with a sentence`(
    mode: AWSConfiguration.Mode, endpoint: String?, variables: [String: String], message: String
  ) {
    let error = #expect(throws: AWSConfigurationError.self) {
      try resolve(mode, endpoint: endpoint, variables)
    }
    #expect(error?.message == message)
  }

  @Test func `takes the region from option, variables, profile`() throws {
    let files = ["/home/me/.aws/config": "[default]\nregion = eu-west-3\n"]
    #expect(
      try resolve(.aws, ["AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s"], files: files)
        .region == "eu-west-3")
    #expect(try resolve(.endpoint, ["AWS_DEFAULT_REGION": "r2"], files: files).region == "r2")
    #expect(
      try resolve(.endpoint, ["AWS_DEFAULT_REGION": "r2", "AWS_REGION": "r1"], files: files).region
        == "r1")
    #expect(try resolve(.endpoint, region: "r0", ["AWS_REGION": "r1"], files: files).region == "r0")
  }

  @Test func `in Lambda is AWS unless the environment names an endpoint`() throws {
    let keys = [
      "AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s",
      "AWS_SESSION_TOKEN": "t",
    ]
    let aws = try AWSConfiguration.lambda(environment: AWSEnvironment(variables: keys))
    #expect(aws.mode == .aws)
    #expect(
      aws.credentials
        == .fixed(Credentials(accessKeyID: "k", secretAccessKey: "s", sessionToken: "t")))
    let emulated = try AWSConfiguration.lambda(
      environment: AWSEnvironment(
        variables: keys.merging(["AWS_ENDPOINT_URL": "http://127.0.0.1:4566"]) { $1 }))
    #expect(emulated.mode == .endpoint)
  }
}
