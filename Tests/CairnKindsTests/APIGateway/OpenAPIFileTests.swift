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

  private func read(
    _ files: [String: String]?, more: String = ""
  ) -> (stack: Stack?, diagnostics: [Diagnostic]) {
    let attached = files.map { files in
      AttachedFiles { path in files[path].map { SourceFile(name: path, text: $0) } }
    }
    return StackReader.read(
      source: SourceFile(name: "stack.yaml", text: Self.stack + more),
      schemas: Catalog.standard.schemas, attached: attached)
  }

  private func api(_ file: String, more: String = "") throws -> ResourceDeclaration {
    let (stack, diagnostics) = read(["api.yaml": file], more: more)
    #expect(diagnostics.map(\.detail) == [])
    return try #require(stack?.resources.first { $0.address.section == "apis" })
  }

  private func routes(_ file: String, more: String = "") throws -> [String: JSONValue] {
    let api = try api(file, more: more)
    return try #require(api.properties["routes"]?.map).mapValues { $0.json(.canonical) }
  }

  private func shown(_ diagnostic: Diagnostic) -> String {
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

  private static let usualAdvice =
    "Write `x-cairn-route: NAME` beside it with the name of a function of the stack, or the URI as "
    + "`${functions.NAME.arn}`."

  @Test(
    arguments: [
      (
        "swagger: '2.0'\npaths: {}\n",
        "api.yaml:1:1: Cairn reads OpenAPI 3.0 and 3.1, and this file is Swagger 2.0. Convert it, for "
          + "example with `npx swagger2openapi FILE`."
      ),
      (
        "openapi: 4.0.0\npaths: {}\n",
        "api.yaml:1:10: Cairn reads OpenAPI 3.0 and 3.1, and this file is of the version `4.0.0`."
      ),
      (
        "stack: s\n",
        "api.yaml:1:1: An OpenAPI file begins with its version, as in `openapi: 3.0.3`."
      ),
      ("[a]", "api.yaml:1:1: An OpenAPI file begins with its version, as in `openapi: 3.0.3`."),
      (
        "openapi: 3.0.3\npaths: {}\n",
        "api.yaml:2:1: API Gateway doesn't deploy an API without a method: declare a route, as in "
          + "`GET /images: list-images`."
      ),
      (
        "openapi: 3.0.3\npaths:\n  /a:\n    get: {x-cairn-route: lisst}\n",
        "api.yaml:4:26: The stack declares no function `lisst`. Did you mean `list`?"
      ),
      (
        "openapi: 3.0.3\npaths:\n  /a:\n    get: {}\n",
        "api.yaml:4:5: `GET /a` doesn't say what it calls. Write `x-cairn-route: NAME` with the name "
          + "of a function of the stack, here or for the whole path or file."
      ),
      (
        "openapi: 3.0.3\npaths:\n  /a:\n    gett: {x-cairn-route: list}\n",
        "api.yaml:4:5: OpenAPI has no `gett` here. Did you mean `get`?"
      ),
      (
        "openapi: 3.0.3\nx-cairn-route: list\npaths:\n  /a:\n    get: {requestbody: {}}\n",
        "api.yaml:5:11: OpenAPI has no `requestbody` here. Did you mean `requestBody`?"
      ),
      (
        "openapi: 3.0.3\npaths:\n  /a:\n    get: {x-cairn-function: list}\n",
        "api.yaml:4:11: `x-cairn-function`: write `x-cairn-route: NAME` with the name of a function."
      ),
      (
        "openapi: 3.0.3\nx-cairn-route: {function: list, timout: 5s}\npaths: {/a: {get: {}}}\n",
        "api.yaml:2:33: `GET /a` has no field `timout`. Did you mean `timeout`?"
      ),
      (
        """
        openapi: 3.0.3
        paths:
          /a:
            get:
              x-amazon-apigateway-integration:
                type: aws_proxy
                uri: {"Fn::Sub": "arn:aws:apigateway:${AWS::Region}:lambda:path/${List.Arn}/invocations"}
        """,
        "api.yaml:7:14: `Fn::Sub` is for CloudFormation, which names functions by other names. "
          + usualAdvice
      ),
      (
        """
        openapi: 3.0.3
        paths:
          /a:
            get:
              x-amazon-apigateway-integration: {type: aws_proxy, uri: "${List.Arn}"}
        """,
        "api.yaml:5:63: The URI has names of CloudFormation, which aren't those of the stack. "
          + usualAdvice
      ),
      (
        """
        openapi: 3.0.3
        paths:
          /a:
            get:
              x-amazon-apigateway-integration: {type: aws_proxy, uri: "${functions.lst.arn}"}
        """,
        "api.yaml:5:64: The stack declares no function `lst`. Did you mean `list`?"
      ),
      (
        """
        openapi: 3.0.3
        paths:
          /a:
            get:
              x-amazon-apigateway-integration: {type: aws, uri: a}
        """,
        "api.yaml:5:47: Cairn reads integrations of the types `aws_proxy`, `http_proxy` and `mock`. "
          + "Write another one as `x-cairn-route: {integration: …}`, with the fields of a route's "
          + "`integration`."
      ),
      (
        "openapi: 3.0.3\nx-cairn-route: list\npaths: {/a: {get: {security: [{gat: []}]}}}\n",
        "api.yaml:3:32: The API has no authorizer `gat`. `auth` takes `none` or `iam`."
      ),
      (
        "openapi: 3.0.3\nx-cairn-route: list\npaths: {/a: {get: {security: [{}, {a: []}]}}}\n",
        "api.yaml:3:30: API Gateway always asks an authorizer, and can't let everybody in besides."
      ),
      (
        "openapi: 3.0.3\nx-cairn-route: list\npaths: {/a: {get: {security: [{a: [read]}]}}}\n",
        "api.yaml:3:36: Cairn has no field for scopes: check them in the function, or in an "
          + "authorizer."
      ),
      (
        "openapi: 3.0.3\nx-cairn-route: list\npaths: {/a: {$ref: b.yaml}}\n",
        "api.yaml:3:20: `b.yaml` is outside the file: write what it means in this one, for example "
          + "with `npx @redocly/cli bundle`."
      ),
      (
        "openapi: 3.0.3\nx-cairn-route: list\npaths: {/a: {$ref: '#/paths/~1a'}}\n",
        "api.yaml:3:20: `#/paths/~1a` leads back to itself."
      ),
      (
        "openapi: 3.0.3\nx-cairn-route: list\npaths: {/a: {get: {parameters: [{$ref: '#/components/p'}]}}}\ncomponents: {}\n",
        "api.yaml:3:40: The file has nothing at `#/components/p`."
      ),
      (
        "openapi: 3.0.3\nx-cairn-route: list\npaths: {/a/: {get: {}}}\n",
        "api.yaml:3:15: A key of `routes` takes a method (or ANY) and a path"
      ),
      (
        "openapi: 3.0.3\nx-cairn-route: list\nx-amazon-apigateway-policy: {}\npaths: {/a: {get: {}}}\n",
        "api.yaml:3:1: `x-amazon-apigateway-policy`: declare the statements in `policies` of the stack."
      ),
      ("", "stack.yaml:7:5: The file `api.yaml` is empty."),
      (nil, "stack.yaml:7:5: The file `api.yaml` can't be read."),
    ] as [(String?, String)])
  func `what is wrong has its place in the file`(file: String?, message: String) throws {
    let (stack, diagnostics) = read(file.map { ["api.yaml": $0] } ?? [:])
    let errors = diagnostics.filter { $0.severity == .error }
    #expect(stack == nil || !errors.isEmpty)
    let first = try #require(errors.first)
    #expect(shown(first).hasPrefix(message), "\(shown(first))")
  }

  @Test(
    arguments: [
      (
        "x-amazon-apigateway-minimum-compression-size: 1",
        "{}",
        "api.yaml:3:1: Cairn has no field for `x-amazon-apigateway-minimum-compression-size`: the API "
          + "is deployed without it."
      ),
      (
        "x-other: 1",
        "{properties: {a: {$ref: '#/components/schemas/S'}}}",
        "api.yaml:6:53: `#/components/schemas/S` contains itself: bodies are checked as far as here, "
          + "and anything below agrees."
      ),
      (
        "x-other: 1",
        "{type: object, if: {}}",
        "api.yaml:6:44: API Gateway's JSON Schema (draft 4) has no `if`: bodies aren't checked for it."
      ),
    ])
  func `what is left out is a warning`(line: String, schema: String, message: String) {
    let (stack, diagnostics) = read([
      "api.yaml": """
      openapi: 3.0.3
      x-cairn-route: list
      \(line)
      paths:
        /a: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}
      components: {schemas: {"S": \(schema)}}
      """
    ])
    #expect(stack != nil)
    #expect(diagnostics.map(shown) == [message])
    #expect(diagnostics.allSatisfy { $0.severity == .warning })
  }

  @Test func `a route is in the file or in the stack`() throws {
    let file = "openapi: 3.0.3\npaths:\n  /a:\n    get: {x-cairn-route: list}\n"
    let routes = try routes(file, more: "    routes: {GET /b: gate}\n")
    #expect(routes.keys.sorted() == ["GET /a", "GET /b"])
    let (_, diagnostics) = read(["api.yaml": file], more: "    routes: {GET /a: gate}\n")
    #expect(
      diagnostics.map(shown) == [
        "stack.yaml:8:14: The file has `GET /a` too: leave one of the two out."
      ])
  }

  /// 2^40 parts.
  @Test func `a schema that would grow too large is refused`() {
    let schemas = (1...40).map {
      "    D\($0): {allOf: [{$ref: '#/components/schemas/D\($0 - 1)'}, {$ref: '#/components/schemas/D\($0 - 1)'}]}"
    }.joined(separator: "\n")
    let (_, diagnostics) = read([
      "api.yaml": """
      openapi: 3.0.3
      x-cairn-route: list
      paths:
        /a: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/D40'}}}}}}
      components:
        schemas:
          D0: {type: string}
      \(schemas)
      """
    ])
    #expect(
      diagnostics.map(\.detail) == [
        "With all that it refers to, the schema has more than 20000 parts."
      ])
  }
}
