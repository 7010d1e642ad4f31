import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnKinds

@Suite struct HTTPAPITests {
  @Test(arguments: [
    FileCase(
      "callees of routes",
      """
      httpApis:
        a:
          routes:
            ▸GET /a: {auth: none}
            GET /b: {function: "arn:aws:lambda:us-east-1:123456789012:function:f", ▸integration: {http: {url: "https://a"}}}
            GET /c: {integration: {http: {url: "https://a"}}, ▸payload: "1.0"}
            ▸GET /d{e}: arn:aws:lambda:us-east-1:123456789012:function:f
            $default: arn:aws:lambda:us-east-1:123456789012:function:f
      """,
      "`GET /a` needs a `function` or an `integration`.",
      "A route calls a `function` or has an `integration`: leave one of the two out.",
      "`payload` is for a `function`: a URL gets the request as it is.",
      "In `GET /d{e}`, `d{e}` isn't a parameter. Write one as `{name}`, or `{name+}` for the rest "
        + "of the path, with letters, digits, hyphens, underscores and dots."),
    FileCase(
      "names of authorizers, and scopes without tokens",
      """
      httpApis:
        a:
          routes:
            GET /a: {function: "arn:aws:lambda:us-east-1:123456789012:function:f", ▸auth: poeple}
            GET /b: {function: "arn:aws:lambda:us-east-1:123456789012:function:f", auth: iam, ▸scopes: [read]}
            GET /c: {function: "arn:aws:lambda:us-east-1:123456789012:function:f", auth: people, scopes: [read]}
          authorizers:
            people: {issuer: "https://id.example.com", audience: [shop]}
      """,
      "The API has no authorizer `poeple`. Did you mean `people`?",
      "`scopes` are those of JSON Web Tokens: name an authorizer with an `issuer` in `auth`."),
    FileCase(
      "authorizers",
      """
      httpApis:
        a:
          routes: {$default: "arn:aws:lambda:us-east-1:123456789012:function:f"}
          authorizers:
            ▸b: {ttl: 1m}
            ▸c: {issuer: "https://id.example.com"}
            d: {issuer: "https://id.example.com", audience: [a], ▸ttl: 1m}
            e: {issuer: "https://id.example.com", audience: [a], ▸identity: [header.A, header.B]}
            f: {function: "arn:aws:lambda:us-east-1:123456789012:function:f", ▸audience: [a]}
            g: {function: "arn:aws:lambda:us-east-1:123456789012:function:f", ▸identity: []}
            h: {function: "arn:aws:lambda:us-east-1:123456789012:function:f", payload: "1.0", ▸simpleResponses: true}
            i: {function: "arn:aws:lambda:us-east-1:123456789012:function:f", identity: [], ttl: 0}
      """,
      "An authorizer has a `function` or an `issuer`, and not both.",
      "API Gateway admits tokens for an `audience`: name at least one.",
      "`ttl` is for an authorizer with a `function`: leave it out.",
      "The token is in one place, such as `[header.Authorization]` or `[query.token]`.",
      "`audience` is for an authorizer with an `issuer`: leave it out.",
      "Decisions are kept by `identity`: say what identifies a caller, or set `ttl: 0`.",
      "`simpleResponses` needs `payload: \"2.0\"`."),
    FileCase(
      "credentials and log entries",
      """
      httpApis:
        a:
          routes: {$default: "arn:aws:lambda:us-east-1:123456789012:function:f"}
          cors: {origins: ["*"], ▸credentials: true}
          accessLogs: {group: "arn:aws:logs:us-east-1:123456789012:log-group:g", ▸format: $context.status}
      """,
      "Browsers send no credentials where the origin is `*`. Name the pages' `origins`, as in "
        + "`origins: [\"https://shop.example.com\"]`.",
      "API Gateway requires `$context.requestId` or `$context.extendedRequestId` in the `format`."),
    FileCase(
      "names of other tools",
      """
      httpApis:
        a:
          routes: {$default: "arn:aws:lambda:us-east-1:123456789012:function:f"}
          ▸corsConfiguration: {origins: ["*"]}
          ▸disableExecuteApiEndpoint: true
      """,
      "An HTTP API has no field `corsConfiguration`: that is CloudFormation's name for `cors`.",
      "An HTTP API has no field `disableExecuteApiEndpoint`. Write `defaultEndpoint: false`."),
  ])
  func `is checked`(_ file: FileCase) { file.check() }

  // MARK: On AWS

  private static let function = "arn:aws:lambda:us-east-1:123456789012:function:f"
  private static let owned: JSONValue = ["cairn:stack": "s", "cairn:resource": "a"]

  /// An API on AWS or an emulator, by the paths of its answers.
  private func context(
    _ flavour: Scope.Flavour, _ answers: [String: JSONValue]
  ) throws -> (KindContext, StubTransport) {
    let transport = StubTransport { request throws(TransportError) in
      let path = request.url.split(separator: "?")[0].split(separator: "/").dropFirst(2)
        .joined(separator: "/")
      if request.method != "GET" { return .json(answers["\(request.method) \(path)"] ?? [:]) }
      guard let answer = answers[path] else { return .json([:], status: 500) }
      return .json(answer)
    }
    let endpoint = try AWSEndpoint("http://127.0.0.1:4566", origin: "a test")
    let context = KindContext(
      scope: Scope(
        stack: "s", account: "123456789012", region: "us-east-1",
        endpoint: flavour == .aws ? nil : "\(endpoint)", flavour: flavour),
      aws: AWSClient(
        configuration: .endpoint(endpoint, region: "us-east-1"), transport: transport),
      reads: .everything, shared: SharedReads(), pace: .emulator, stagingBucket: "b")
    return (context, transport)
  }

  private func handle(_ fields: [String: Value] = [:]) -> ResourceHandle {
    ResourceHandle(
      address: ResourceAddress(section: "httpApis", name: "a"),
      properties: HTTPAPI().schema.fillingDefaults(
        Properties(
          ["name": "a", "routes": ["$default": .string(Self.function)]].merging(fields) { $1 })),
      tags: ["cairn:stack": "s", "cairn:resource": "a"])
  }

  private func answers(
    api: [String: JSONValue] = [:], route: [String: JSONValue] = [:],
    integration: [String: JSONValue] = [:], stage: [String: JSONValue] = [:],
    authorizers: JSONValue = []
  ) -> [String: JSONValue] {
    let items = { (plain: [String: JSONValue], more: [String: JSONValue]) -> JSONValue in
      ["items": [.object(plain.merging(more) { $1 })]]
    }
    return [
      "v2/apis": items(
        ["apiId": "1", "name": "a", "protocolType": "HTTP", "tags": Self.owned], api),
      "v2/apis/1/routes": items(
        ["routeId": "2", "routeKey": "$default", "target": "integrations/3"], route),
      "v2/apis/1/integrations": items(
        [
          "integrationId": "3", "integrationType": "AWS_PROXY",
          "integrationUri": .string(Self.function), "payloadFormatVersion": "2.0",
          "timeoutInMillis": 30_000, "description": "cairn route $default",
        ], integration),
      "v2/apis/1/stages": items(
        ["stageName": "$default", "autoDeploy": true, "description": "cairn stage"], stage),
      "v2/apis/1/authorizers": ["items": authorizers],
    ]
  }

  @Test func `reads as declared on AWS, with its address`() async throws {
    let (context, _) = try context(.aws, answers())
    let live = try #require(try await HTTPAPI().read(handle(), context))
    #expect(
      live.attributes == [
        "id": "1", "name": "a", "url": "https://1.execute-api.us-east-1.amazonaws.com",
        "executionArn": "arn:aws:execute-api:us-east-1:123456789012:1",
      ])
    #expect(live.owner == .stack("s", resource: "a"))
    #expect(live.unmanaged == [])
    let schema = HTTPAPI().schema
    #expect(schema.normalForm(live.properties) == schema.normalForm(handle().properties))
    let other = try #require(try await HTTPAPI().read(handle(["stage": "live"]), context))
    #expect(other.attributes["url"] == "https://1.execute-api.us-east-1.amazonaws.com/live")
    // The stage of that name is to be made, and the former one to be removed.
    #expect(other.properties[HTTPAPI.stage] == "$default")
  }

  @Test func `of what an interrupted run left, the stage shows a difference`() async throws {
    var answers = answers()
    answers["v2/apis/1/integrations"] = [
      "items": [
        answers["v2/apis/1/integrations"]?["items"]?[0] ?? [:],
        [
          "integrationId": "4", "integrationType": "AWS_PROXY",
          "description": "cairn route GET /a",
        ],
        ["integrationId": "5", "integrationType": "HTTP_PROXY", "integrationUri": "https://a"],
      ]
    ]
    let (context, transport) = try context(.aws, answers)
    let live = try #require(try await HTTPAPI().read(handle(), context))
    #expect(live.properties[HTTPAPI.stage] == "$default (with leftovers)")
    #expect(live.unmanaged.map(\.description) == ["integration 5 (HTTP_PROXY https://a)"])
    _ = try await HTTPAPI().update(handle(), from: live, changed: ["stage"], context)
    #expect(writes(transport) == ["DELETE v2/apis/1/integrations/4"])
  }

  private func writes(_ transport: StubTransport) -> [String] {
    transport.requests.filter { $0.method != "GET" }.map { request in
      let path = request.url.split(separator: "/").dropFirst(2).joined(separator: "/")
      return "\(request.method) \(path)"
        + (request.body.text.map { $0.isEmpty ? "" : " \($0)" } ?? "")
    }
  }

  @Test(arguments: [
    (
      Scope.Flavour.aws,
      [
        "DELETE v2/apis/1/stages/%24default/routesettings/GET%20%2Fold",
        "DELETE v2/apis/1/stages/%24default/accesslogsettings",
        #"PATCH v2/apis/1/stages/%24default {"defaultRouteSettings":{"detailedMetricsEnabled":true},"routeSettings":{"GET /old":{"detailedMetricsEnabled":true}},"stageVariables":{"a":"","b":"2"}}"#,
      ]
    ),
    // Which takes the first two for a deletion of the stage.
    (
      .emulator,
      [
        #"PATCH v2/apis/1/stages/%24default {"accessLogSettings":{},"defaultRouteSettings":{"detailedMetricsEnabled":true},"routeSettings":{"GET /old":{"detailedMetricsEnabled":true}},"stageVariables":{"b":"2"}}"#
      ]
    ),
  ])
  func `settings of a stage are taken away, and others stay`(
    _ flavour: Scope.Flavour, _ requests: [String]
  ) async throws {
    let limits: JSONValue = [
      "throttlingRateLimit": 1.0, "throttlingBurstLimit": 2, "detailedMetricsEnabled": true,
    ]
    let stage: [String: JSONValue] = [
      "stageName": "$default", "autoDeploy": true, "stageVariables": ["a": "1"],
      "accessLogSettings": ["destinationArn": "arn", "format": "$context.requestId"],
      "defaultRouteSettings": limits, "routeSettings": ["GET /old": limits],
    ]
    let (context, transport) = try context(flavour, [:])
    try await HTTPStage(handle(["stageVariables": ["b": "2"]]).properties, in: context.scope)
      .write(over: .object(stage), "$default", of: "1", context)
    #expect(writes(transport) == requests)
  }

  @Test func `CORS is removed before it is written with less`() async throws {
    let (context, transport) = try context(
      .aws, answers(api: ["corsConfiguration": ["allowOrigins": ["*"], "maxAge": 60]]))
    let wanted = handle(["cors": ["origins": ["*"], "methods": ["GET"]]])
    let live = try #require(try await HTTPAPI().read(wanted, context))
    _ = try await HTTPAPI().update(wanted, from: live, changed: ["cors"], context)
    #expect(
      writes(transport) == [
        "DELETE v2/apis/1/cors",
        #"PATCH v2/apis/1 {"corsConfiguration":{"allowMethods":["GET"],"allowOrigins":["*"]}}"#,
      ])
  }

  @Test(arguments: [
    ("http://1.execute-api.127.0.0.1:4566", "http://127.0.0.1:4566/_aws/execute-api/1"),
    (
      "https://1.execute-api.us-east-1.amazonaws.com",
      "http://127.0.0.1:4566/_aws/execute-api-v2/1/%24default"
    ),
  ])
  func `the URL on an emulator is the one that it answers at`(
    _ told: String, _ url: String
  ) async throws {
    var answers = answers(api: ["apiEndpoint": .string(told)])
    answers["v2/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Fapis%2F1"] = ["tags": Self.owned]
    let (context, _) = try context(.emulator, answers)
    let live = try #require(try await HTTPAPI().read(handle(), context))
    #expect(live.attributes["url"] == .string(url))
  }

  /// MiniStack keeps none of these.
  @Test func `what no field holds is named`() async throws {
    let (context, _) = try context(
      .aws,
      answers(
        api: ["ipAddressType": "dualstack"],
        integration: [
          "credentialsArn": "arn:role", "tlsConfig": ["serverNameToVerify": "a"],
          "timeoutInMillis": 1500,
        ],
        stage: ["defaultRouteSettings": ["throttlingBurstLimit": 5]],
        authorizers: [
          [
            "authorizerId": "6", "name": "gate", "authorizerType": "REQUEST",
            "authorizerUri": "arn", "authorizerCredentialsArn": "arn:role",
          ]
        ]))
    let live = try #require(try await HTTPAPI().read(handle(), context))
    #expect(
      live.unmanaged.map(\.description) == [
        "ipAddressType (dualstack)", "credentialsArn of $default (arn:role)",
        #"tlsConfig of $default ({"serverNameToVerify":"a"})"#,
        "timeoutInMillis of $default (1500)",
        "authorizerCredentialsArn of authorizer gate (arn:role)",
        #"defaultRouteSettings of stage $default ({"throttlingBurstLimit":5})"#,
      ])
  }

  @Test func `a route that calls a service of AWS reads as what it is`() async throws {
    let (context, _) = try context(
      .aws, answers(integration: ["integrationSubtype": "SQS-SendMessage", "integrationUri": ""]))
    let live = try #require(try await HTTPAPI().read(handle(), context))
    #expect(live.properties[HTTPAPI.routes] == ["$default": "AWS_PROXY SQS-SendMessage"])
  }
}
