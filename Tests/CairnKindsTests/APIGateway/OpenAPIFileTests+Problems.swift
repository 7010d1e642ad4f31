import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnKinds

// What is wrong with a file, or can't be carried over.
extension OpenAPIFileTests {
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
