import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnAWS
@testable import CairnKinds

@Suite struct RouteFormTests {
  private let scope = Scope(
    stack: "s", account: "000000000000", region: "us-east-1", endpoint: "http://127.0.0.1:4566",
    flavour: .emulator)
  private static let function = "arn:aws:lambda:us-east-1:000000000000:function:f"
  private static let machine = "arn:aws:states:us-east-1:000000000000:stateMachine:order"
  private static let queue = "arn:aws:sqs:eu-west-1:111111111111:jobs"
  private static let role = "arn:aws:iam::000000000000:role/r"

  private func form(_ fields: [String: Value], of key: String = "POST /a/{id}") throws -> RouteForm
  {
    RouteForm(
      Properties(fields), of: try #require(Route(key)),
      ["gate": "CUSTOM", "pool": "COGNITO_USER_POOLS"],
      in: scope)
  }

  private static let routes: [[String: Value]] = [
    ["function": .string(function)],
    ["function": .string(function), "auth": "iam", "apiKey": true, "timeout": 5],
    ["function": .string(function), "auth": "gate"],
    ["function": .string(function), "auth": "pool"],
    [
      "function": .string(function),
      "validate": [
        "body": ["type": "object", "required": ["name"]],
        "parameters": ["header.X-Id", "query.size"],
      ],
    ],
    ["integration": ["mock": ["status": 201, "body": ["ok": true]]], "headers": ["X-A": "b"]],
    ["integration": ["mock": ["status": 204]]],
    ["integration": ["http": ["url": "https://example.com/{id}", "proxy": true]]],
    [
      "integration": [
        "http": ["url": "https://example.com/x", "method": "GET", "proxy": false],
        "parameters": ["query.a": "method.request.path.id"],
        "request": ["application/json": "{}"],
        "responses": ["200": ["body": "$input.body"], "404": ["pattern": "404"]],
      ]
    ],
    [
      "integration": [
        "aws": ["service": "dynamodb", "action": "GetItem", "method": "POST"],
        "role": .string(role), "request": ["application/json": "{}"],
      ]
    ],
    [
      "integration": [
        "aws": ["service": "s3", "path": "images/{key}", "method": "GET"], "role": .string(role),
        "parameters": ["path.key": "method.request.path.id"],
      ]
    ],
    ["integration": ["stateMachine": .string(machine), "wait": false, "role": .string(role)]],
    ["integration": ["stateMachine": .string(machine), "wait": true, "role": .string(role)]],
    ["integration": ["queue": .string(queue), "role": .string(role)]],
    ["integration": ["queue": .string(queue), "messageGroup": "g", "role": .string(role)]],
  ]

  @Test(arguments: routes)
  func `what is written is read back in the same words`(fields: [String: Value]) throws {
    let form = try form(fields)
    let route = try #require(Route("POST /a/{id}"))
    let read = RouteForm.fields(
      of: .object(form.method), route, models: form.models, in: scope)
    #expect(read?.values == fields)
  }

  @Test func `a queue is called by its path, with what a form sends`() throws {
    let form = try form(["integration": ["queue": .string(Self.queue), "role": .string(Self.role)]])
    let call = try #require(form.method["methodIntegration"])
    #expect(call["uri"] == "arn:aws:apigateway:eu-west-1:sqs:path/111111111111/jobs")
    #expect(call["credentials"] == .string(Self.role))
    #expect(
      call["requestTemplates"]?["application/json"]
        == "Action=SendMessage&MessageBody=$util.urlEncode($input.body)")
    #expect(call["integrationResponses"]?.object?.keys.sorted() == ["200", "400", "500"])
    #expect(form.method["methodResponses"]?.object?.keys.sorted() == ["200", "400", "500"])
  }

  @Test func `only what calls a function and says nothing else is in the document`() throws {
    var properties = Properties()
    properties[API.routes] = [
      "GET /plain": .string(Self.function),
      "GET /guarded": ["function": .string(Self.function), "auth": "iam"],
      "GET /same": ["function": .string(Self.function), "auth": "none", "timeout": 29],
      "GET /mock": ["integration": ["mock": ["status": 200]]],
    ]
    let table = RouteTable(properties, in: scope)
    #expect(!table.isPlain)
    #expect(
      table.openAPI(name: "a", description: "")["paths"]?.object?.keys.sorted()
        == ["/plain", "/same"])
  }

  private func violations(_ api: [String: Value]) -> [String] {
    API().schema.rules.flatMap { $0.check(api) }.map { "\($0.path ?? ""): \($0.detail)" }
  }

  @Test(
    arguments: [
      (
        ["function": .string(function), "integration": ["mock": [:]]],
        "routes.GET /a.integration: A route calls a `function` or has an `integration`: leave one of "
          + "the two out."
      ),
      (["auth": "iam"], "routes.GET /a: `GET /a` needs a `function` or an `integration`."),
      (
        ["function": .string(function), "headers": ["a": "b"]],
        "routes.GET /a.headers: API Gateway passes the answer of a function as it is: return the "
          + "headers from the function, or give the route an `integration`."
      ),
      (
        ["integration": ["role": .string(role)]],
        "routes.GET /a.integration: An integration needs `mock`, `http`, `aws`, `stateMachine` or "
          + "`queue`."
      ),
      (
        ["integration": ["mock": [:], "queue": .string(queue)]],
        "routes.GET /a.integration.queue: An integration calls one thing, and this one has `mock` and "
          + "`queue`."
      ),
      (
        ["integration": ["mock": [:], "wait": true]],
        "routes.GET /a.integration.wait: `wait` belongs to a `stateMachine`."
      ),
      (
        ["integration": ["aws": ["service": "s3", "action": "a", "path": "b"], "role": "r"]],
        "routes.GET /a.integration.aws: A call of a service names an `action` or a `path`, and not "
          + "both."
      ),
      (
        ["integration": ["aws": ["service": "s3", "action": "a"]]],
        "routes.GET /a.integration.aws: API Gateway calls a service with a role that it assumes: name "
          + "one in `role`."
      ),
      (
        [
          "integration": [
            "http": ["url": "https://a.example", "proxy": false],
            "responses": ["200": ["pattern": "a"]],
          ]
        ],
        "routes.GET /a.integration.responses: One of the answers has no `pattern`: it is for "
          + "everything that no other one matches."
      ),
      (
        ["integration": ["http": ["url": "https://a.example"], "request": ["a/b": "c"]]],
        "routes.GET /a.integration.request: `request` belongs to `aws`, or to `http` with "
          + "`proxy: false`."
      ),
      (
        ["function": .string(function), "auth": "tokken"],
        "routes.GET /a.auth: The API has no authorizer `tokken`. Did you mean `token`?"
      ),
      (
        ["function": .string(function), "validate": ["body": "a"]],
        "routes.GET /a.validate.body: `body` takes a JSON Schema, such as `{type: object, required: "
          + "[name]}`, or the path of a file with one."
      ),
      (
        [
          "function": .string(function), "validate": ["body": ["not": ["$ref": "#/definitions/a"]]],
        ],
        "routes.GET /a.validate.body.not.$ref: The schema has nothing at `#/definitions/a`."
      ),
      (
        [
          "function": .string(function),
          "validate": ["body": ["allOf": [["type": "object"], ["$ref": "name.json"]]]],
        ],
        "routes.GET /a.validate.body.allOf[1].$ref: `name.json` is outside the schema: write it under "
          + "`definitions`, and refer to it as `#/definitions/NAME`."
      ),
      (
        ["function": .string(function), "validate": ["parameters": ["query.a", "header.a"]]],
        "routes.GET /a.validate.parameters: API Gateway takes each name once among path, query and "
          + "headers, and `a` is there twice."
      ),
    ] as [([String: Value], String)])
  func `what API Gateway can't do is an error with a place`(
    route: [String: Value], message: String
  ) {
    let found = violations([
      "routes": ["GET /a": .map(route)], "authorizers": ["token": ["function": "x"]],
    ])
    #expect(found == [message])
  }

  @Test(
    arguments: [
      (
        ["type": "token"],
        "authorizers.a: An authorizer has a `function` or `userPools`, and not both."
      ),
      (
        ["function": "x", "type": "request"],
        "authorizers.a.type: Decisions are kept by `identity`: say what identifies a caller, or set "
          + "`ttl: 0`."
      ),
      (
        ["function": "x", "identity": ["query.token"]],
        "authorizers.a.identity: The token is in one header, such as `[header.Authorization]`. For "
          + "anything else, set `type: request`."
      ),
    ] as [([String: Value], String)])
  func `an authorizer needs what decides`(fields: [String: Value], message: String) {
    #expect(
      violations(["routes": ["GET /a": "x"], "authorizers": ["a": .map(fields)]]) == [message])
  }

  @Test func `an authorizer is read back in the same words`() {
    let all: [[String: Value]] = [
      ["function": .string(Self.function)],
      [
        "function": .string(Self.function), "type": "request",
        "identity": ["header.A", "query.b", "context.identity.sourceIp"], "ttl": 0,
      ],
      ["function": .string(Self.function), "identity": ["header.Token"], "validation": "a+"],
      ["userPools": ["arn:aws:cognito-idp:us-east-1:000000000000:userpool/p"]],
    ]
    for fields in all {
      let form = APIAuthorizer.form(Properties(fields), "gate", in: scope)
      #expect(APIAuthorizer.fields(of: form).values == fields)
    }
  }

  @Test func `queues and state machines are called with the API's own role`() throws {
    let stack = StackReader.read(
      source: SourceFile(
        name: "stack.yaml",
        text: """
          stack: s
          queues: {jobs: {}, others: {}}
          apis:
            front:
              routes:
                POST /a: {integration: {queue: jobs}}
                POST /b: {integration: {queue: jobs}}
                POST /c: {integration: {queue: others, role: "arn:aws:iam::123456789012:role/r"}}
                GET /d: {integration: {mock: {}}}
          """), schemas: Catalog.standard.schemas)
    #expect(stack.diagnostics.map(\.detail) == [])
    let api = try #require(stack.stack?.resources.first { $0.address.section == "apis" })
    let expanded = API().expand(api)
    #expect(expanded.map(\.address.description) == ["roles.front-api", "apis.front"])
    let statements = expanded[0].properties["statements"]?.list ?? []
    #expect(statements.count == 1)
    #expect(statements.first?.map?["Action"] == ["sqs:SendMessage"])
    let routes = expanded[1].properties["routes"]?.map ?? [:]
    #expect(
      routes["POST /a"]?.map?["integration"]?.map?["role"]?.references.map(\.description) == [
        "${roles.front-api.arn}"
      ])
    #expect(routes["GET /d"]?.map?["integration"]?.map?["role"] == nil)
  }

  @Test func `several origins are tested by a template`() throws {
    let one = ["Access-Control-Allow-Origin": "https://a.example.com"]
    #expect(CORS.template(one) == nil)
    let origins = ["http://localhost:3000", "https://a.example.com"]
    let template = try #require(
      CORS.template(["Access-Control-Allow-Origin": origins.joined(separator: " ")]))
    #expect(CORS.origins(in: template) == origins)
    #expect(CORS.origins(in: template + " ") == nil)
    #expect(CORS.origins(in: "#set($a = 1)") == nil)
  }

  @Test func `settings of a stage are changed one by one`() throws {
    var properties = Properties()
    properties[API.tracing] = true
    properties[API.throttling] = APIStage.Throttle(rate: 5, burst: 10).properties
    properties[API.routes] = [
      "GET /a/{id}": ["function": "f", "throttling": ["rate": 1, "burst": 2]]
    ]
    let patches = APIStage(properties).patches(from: APIStage(), in: scope)
    #expect(
      patches.map { "\($0.verb) \($0.path) \($0.value ?? "")" } == [
        "replace /tracingEnabled true", "replace /*/*/throttling/rateLimit 5",
        "replace /*/*/throttling/burstLimit 10", "replace /~1a~1{id}/GET/throttling/rateLimit 1",
        "replace /~1a~1{id}/GET/throttling/burstLimit 2",
      ])
    let live = try #require(
      RestStage([
        "stageName": "live",
        "methodSettings": [
          "*/*": ["throttlingRateLimit": -1, "throttlingBurstLimit": -1, "metricsEnabled": true],
          "~1a/GET": ["throttlingRateLimit": 10000.0, "throttlingBurstLimit": 5000],
        ],
      ]))
    #expect(APIStage(live) == APIStage())
    #expect(
      APIStage.unheld(live)["methodSettings"] == ["*/*": ["metricsEnabled": true]])
  }

  @Test func `a gateway response is read back in the same words`() {
    let all: [[String: Value]] = [
      ["status": 404], ["headers": ["X-A": "b"], "body": "text"], ["status": 418, "body": "a"],
    ]
    for fields in all {
      var answer = GatewayResponses.form(Properties(fields)).object ?? [:]
      answer["responseType"] = "UNAUTHORIZED"
      #expect(GatewayResponses.fields(of: .object(answer)).values == fields)
      #expect(GatewayResponses.unmanaged(.object(answer)) == [])
    }
    let mapped: JSONValue = [
      "responseType": "UNAUTHORIZED", "statusCode": "401",
      "responseParameters": ["gatewayresponse.header.X-A": "method.request.header.B"],
    ]
    #expect(
      GatewayResponses.unmanaged(mapped).map(\.name) == [
        "responseParameters of gateway response UNAUTHORIZED"
      ])
  }

  @Test(arguments: [("day", 1), ("week", 7), ("month", 28)])
  func `an offset is within its period`(period: String, offset: Int) {
    func check(_ offset: Int) -> Int {
      UsagePlan.quotaRule.check([
        "quota": ["limit": 5, "period": .string(period), "offset": .integer(offset)]
      ]).count
    }
    #expect(check(offset) == 1)
    #expect(check(offset - 1) == 0)
  }
}
