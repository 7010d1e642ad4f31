import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnKinds

@Suite struct OpenAPIFileTests {
  private static let stack = """
    stack: s
    functions:
      list: {zip: f.zip, handler: a.b, runtime: python3.13}
      gate: {zip: f.zip, handler: a.b, runtime: python3.13}
    apis:
      front:
        openapi: api.yaml

    """

  func read(
    _ files: [String: String]?, more: String = ""
  ) -> (stack: Stack?, diagnostics: [Diagnostic]) {
    let attached = files.map { files in
      AttachedFiles { path in files[path].map { SourceFile(name: path, text: $0) } }
    }
    return StackReader.read(
      source: SourceFile(name: "stack.yaml", text: Self.stack + more),
      schemas: Catalog.standard.schemas, attached: attached)
  }

  func api(_ file: String, more: String = "") throws -> ResourceDeclaration {
    let (stack, diagnostics) = read(["api.yaml": file], more: more)
    #expect(diagnostics.map(\.detail) == [])
    return try #require(stack?.resources.first { $0.address.section == "apis" })
  }

  func routes(_ file: String, more: String = "") throws -> [String: JSONValue] {
    let api = try api(file, more: more)
    return try #require(api.properties["routes"]?.map).mapValues { $0.json(.canonical) }
  }

  func shown(_ diagnostic: Diagnostic) -> String {
    guard let place = diagnostic.location else { return diagnostic.detail }
    let start = place.range.start
    return "\(place.file):\(start.line):\(start.column): \(diagnostic.detail)"
  }

  private static let list: JSONValue = ["function": "${functions.list.arn}"]

  @Test func `operations become routes with places in the file`() throws {
    let api = try api(
      """
      openapi: 3.1.0
      info: {title: Orders, version: "1"}
      x-cairn-route: list
      paths:
        /orders:
          get: {operationId: listOrders, responses: {}}
          post: {x-cairn-route: {function: gate, timeout: 5s}, deprecated: true}
        /orders/{id}:
          x-cairn-route: gate
          x-amazon-apigateway-any-method: {tags: [a]}
          head:
            x-amazon-apigateway-integration:
              type: AWS_PROXY
              httpMethod: POST
              timeoutInMillis: 3000
              uri: "arn:aws:apigateway:${stack.region}:lambda:path/2015-03-31/functions/${functions.list.arn}/invocations"
              responses: {default: {statusCode: "200"}}
      """)
    let routes = try #require(api.properties["routes"]?.map)
    #expect(
      routes.keys.sorted() == [
        "ANY /orders/{id}", "GET /orders", "HEAD /orders/{id}", "POST /orders",
      ])
    #expect(routes["POST /orders"]?.map?["timeout"] == 5)
    #expect(routes["HEAD /orders/{id}"]?.map?["timeout"] == 3)
    #expect(
      routes["HEAD /orders/{id}"]?.map?["function"]?.referredResource?.description
        == "functions.list")
    #expect(Set(api.mentioned.map(\.description)) == ["functions.list", "functions.gate"])
    let place = api.location(of: "routes.POST /orders.function")
    #expect("\(place.file):\(place.range.start.line)" == "api.yaml:7")
    #expect(api.location(of: "openapi").file == "stack.yaml")
  }

  @Test func `the graph permits the API to invoke the functions of the file`() throws {
    let (stack, _) = read([
      "api.yaml": "openapi: 3.0.3\npaths:\n  /a:\n    get: {x-cairn-route: list}\n"
    ])
    let (graph, problems) = ResourceGraph.build(stack: try #require(stack), catalog: .standard)
    #expect(problems.map(\.detail) == [])
    let names = try #require(graph).nodes.map(\.address.description)
    #expect(names.contains("invokePermissions.front-invokes-list"))
  }

  @Test func `bodies and parameters are checked as the file says`() throws {
    let routes = try routes(
      """
      openapi: 3.0.3
      x-cairn-route: list
      x-amazon-apigateway-request-validators:
        nothing: {validateRequestBody: false, validateRequestParameters: false}
        body: {validateRequestBody: true}
      paths:
        /a:
          parameters:
            - {name: size, in: query, required: true}
            - {name: X-User, in: header, required: true}
            - {name: Accept, in: header, required: true}
          post:
            parameters:
              - {name: size, in: query}
              - {$ref: "#/components/parameters/Page"}
            requestBody: {$ref: "#/components/requestBodies/New"}
          put:
            x-amazon-apigateway-request-validator: body
            requestBody: {$ref: "#/components/requestBodies/New"}
          patch:
            x-amazon-apigateway-request-validator: nothing
            requestBody: {$ref: "#/components/requestBodies/New"}
          get:
            x-cairn-route: {function: list, validate: {parameters: [query.own]}}
      components:
        parameters:
          Page: {name: page, in: query, required: true, schema: {type: integer}}
        requestBodies:
          New:
            content:
              text/csv: {schema: {type: string}}
              application/json; charset=utf-8: {schema: {$ref: "#/components/schemas/New"}}
        schemas:
          New:
            type: object
            description: An order
            required: [id, name]
            properties:
              id: {type: string, readOnly: true, example: a}
              name: {$ref: "#/components/schemas/Name"}
              note: {type: string, nullable: true}
          Name: {type: string, maxLength: 5}
      """)
    let body: JSONValue = [
      "$schema": "http://json-schema.org/draft-04/schema#", "type": "object", "required": ["name"],
      "properties": [
        "id": ["type": "string"], "name": ["type": "string", "maxLength": 5],
        "note": ["anyOf": [["type": "null"], ["type": "string"]]],
      ],
    ]
    #expect(
      routes["POST /a"]?["validate"]
        == ["body": body, "parameters": ["header.X-User", "query.page"]])
    #expect(routes["PUT /a"]?["validate"] == ["body": body])
    #expect(routes["PATCH /a"]?["validate"] == nil)
    #expect(routes["GET /a"]?["validate"] == ["parameters": ["query.own"]])
  }

  @Test(
    arguments: [
      (
        "{type: [string, 'null'], const: a, exclusiveMinimum: 2, minimum: 1}",
        ["type": ["string", "null"], "enum": ["a"], "minimum": 2, "exclusiveMinimum": true]
      ),
      ("{minimum: 1, exclusiveMinimum: true}", ["minimum": 1, "exclusiveMinimum": true]),
      (
        "{properties: {a: true, b: false}, additionalProperties: false}",
        ["properties": ["a": [:], "b": ["not": [:]]], "additionalProperties": false]
      ),
      (
        "{items: {oneOf: [{type: integer}, {enum: [a, null]}]}, not: {maxItems: 2}}",
        ["items": ["oneOf": [["type": "integer"], ["enum": ["a", nil]]]], "not": ["maxItems": 2]]
      ),
    ] as [(String, JSONValue)])
  func `schemas become draft 4`(schema: String, expected: JSONValue) throws {
    let routes = try routes(
      """
      openapi: 3.1.0
      paths:
        /a:
          post:
            x-cairn-route: list
            requestBody: {content: {application/json: {schema: \(schema)}}}
      """)
    var body = routes["POST /a"]?["validate"]?["body"]?.object
    body?["$schema"] = nil
    #expect(body.map(JSONValue.object) == expected)
  }

  @Test func `security becomes authorizers and keys`() throws {
    let api = try api(
      """
      openapi: 3.0.3
      x-cairn-route: list
      security: [{key: []}]
      paths:
        /a:
          get: {}
          put: {security: []}
          post: {security: [{gate: [], key: []}]}
          delete: {security: [{signed: []}]}
          patch: {security: [{own: []}]}
          head: {x-amazon-apigateway-auth: {type: AWS_IAM}, security: []}
      components:
        securitySchemes:
          key: {type: apiKey, in: header, name: x-api-key}
          signed: {type: apiKey, in: header, name: Authorization, x-amazon-apigateway-authtype: awsSigv4}
          gate:
            type: apiKey
            in: header
            name: Token
            x-amazon-apigateway-authorizer:
              type: token
              authorizerUri: ${functions.gate.arn}
              identityValidationExpression: a+
              authorizerResultTtlInSeconds: 60
      """, more: "    authorizers: {own: {function: gate}}\n")
    let routes = try #require(api.properties["routes"]?.map)
    func auth(_ key: String) -> [String] {
      let fields = routes[key]?.map ?? [:]
      return [fields["auth"]?.string ?? "", fields["apiKey"]?.boolean == true ? "key" : ""]
    }
    #expect(auth("GET /a") == ["", "key"])
    #expect(auth("PUT /a") == ["", ""])
    #expect(auth("POST /a") == ["gate", "key"])
    #expect(auth("DELETE /a") == ["iam", ""])
    #expect(auth("PATCH /a") == ["own", ""])
    #expect(auth("HEAD /a") == ["iam", ""])
    let authorizers = try #require(api.properties["authorizers"]?.map)
    #expect(authorizers.keys.sorted() == ["gate", "own"])
    let gate = try #require(authorizers["gate"]?.map)
    #expect(gate["identity"] == ["header.Token"])
    #expect(gate["validation"] == "a+")
    #expect(gate["ttl"] == 60)
  }

  @Test func `other callees and settings of API Gateway are read`() throws {
    let api = try api(
      """
      openapi: 3.0.3
      x-amazon-apigateway-binary-media-types: [image/png]
      x-amazon-apigateway-api-key-source: HEADER
      x-amazon-apigateway-gateway-responses:
        UNAUTHORIZED:
          statusCode: 403
          responseParameters: {gatewayresponse.header.X-A: "'b'"}
          responseTemplates: {application/json: "{}"}
      paths:
        /a/{id}:
          get:
            x-amazon-apigateway-integration:
              type: http_proxy
              httpMethod: POST
              uri: https://example.com/{id}
              requestParameters:
                integration.request.path.id: method.request.path.id
                integration.request.querystring.a: "'b'"
          options:
            x-amazon-apigateway-integration:
              type: mock
              requestTemplates: {application/json: '{"statusCode": 204}'}
              responses:
                default:
                  statusCode: "204"
                  responseParameters: {method.response.header.X-A: "'c'"}
                  responseTemplates: {application/json: "{}"}
      """)
    let properties = api.properties.mapValues { $0.json(.canonical) }
    #expect(
      properties["routes"]?["GET /a/{id}"] == [
        "integration": [
          "http": ["url": "https://example.com/{id}", "method": "POST"],
          "parameters": ["query.a": "'b'"],
        ]
      ])
    #expect(
      properties["routes"]?["OPTIONS /a/{id}"] == [
        "integration": ["mock": ["status": 204, "body": "{}"]], "headers": ["X-A": "c"],
      ])
    #expect(properties["binaryMediaTypes"] == ["image/png"])
    #expect(
      properties["gatewayResponses"]
        == ["UNAUTHORIZED": ["status": 403, "headers": ["X-A": "b"], "body": "{}"]])
  }

  @Test func `a file may be JSON`() throws {
    let routes = try routes(
      #"{"openapi": "3.0.3", "paths": {"/a": {"get": {"x-cairn-route": "list"}}}}"#)
    #expect(routes.keys.sorted() == ["GET /a"])
  }

  @Test func `where files can't be read, the routes are unknown`() {
    let (stack, diagnostics) = read(nil)
    #expect(stack != nil)
    #expect(diagnostics.map(\.detail) == [])
  }
}
