import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import Testing

@testable import CairnKinds

@Suite struct RouteTableTests {
  private let scope = Scope(
    stack: "s", account: "000000000000", region: "us-east-1", endpoint: "http://127.0.0.1:4566",
    flavour: .emulator)

  private func table(
    _ routes: [String: String], cors: Properties? = nil, types: [String] = []
  ) -> RouteTable {
    var properties = Properties()
    properties[API.routes] = routes.mapValues(Value.string)
    properties[API.cors] = cors
    properties[API.binaryMediaTypes] = types
    return RouteTable(properties, in: scope)
  }

  @Test func `one document describes a whole API`() throws {
    let table = table(
      ["GET /images/{id}": "arn:aws:lambda:f", "ANY /": "arn:aws:lambda:g"], cors: Properties(),
      types: ["image/png"])
    let document = table.openAPI(name: "api", description: "")
    #expect(document["info"] == ["title": "api", "version": "1"])
    #expect(document["x-amazon-apigateway-binary-media-types"] == ["image/png"])
    let paths = document["paths"]
    #expect(paths?.object?.keys.sorted() == ["/", "/images/{id}"])
    let get = paths?["/images/{id}"]?["get"]
    #expect(
      get?["x-amazon-apigateway-integration"] == [
        "type": "aws_proxy", "httpMethod": "POST", "passthroughBehavior": "when_no_match",
        "uri":
          "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:f/invocations",
      ])
    #expect(get?["parameters"]?[0]?["name"] == "id")
    #expect(paths?["/"]?["x-amazon-apigateway-any-method"] != nil)
    let answer = paths?["/images/{id}"]?["options"]?["x-amazon-apigateway-integration"]?[
      "responses"]?["default"]?["responseParameters"]
    #expect(answer?["method.response.header.Access-Control-Allow-Methods"] == "'GET,OPTIONS'")
    #expect(answer?["method.response.header.Access-Control-Allow-Origin"] == "'*'")
  }

  @Test func `a path that answers OPTIONS itself gets no preflight`() {
    let table = table(
      ["OPTIONS /a": "arn:aws:lambda:f", "GET /b": "arn:aws:lambda:f"], cors: Properties())
    #expect(table.preflights.keys.sorted() == ["/b"])
  }

  @Test func `a path that calls no function gets no preflight`() {
    let table = table(
      ["GET /a": "mock integration", "GET /b": "arn:aws:lambda:f"], cors: Properties())
    #expect(table.preflights.keys.sorted() == ["/b"])
  }

  @Test func `the mark of a deployment changes only with the deployed routes`() {
    let mark = Deployed(table(["GET /a": "arn:aws:lambda:f", "GET /b": "arn:aws:lambda:g"]))
    #expect(mark == Deployed(table(["GET /b": "arn:aws:lambda:g", "GET /a": "arn:aws:lambda:f"])))
    #expect(mark != Deployed(table(["GET /a": "arn:aws:lambda:g", "GET /b": "arn:aws:lambda:g"])))
    #expect(
      mark
        != Deployed(
          table(["GET /a": "arn:aws:lambda:f", "GET /b": "arn:aws:lambda:g"], cors: Properties())))
    #expect(
      mark
        != Deployed(
          table(["GET /a": "arn:aws:lambda:f", "GET /b": "arn:aws:lambda:g"], types: ["a/b"])))
    #expect(Deployed(description: mark.description) == mark)
    #expect(Deployed(description: "by hand") == nil)
  }

  @Test func `an emulator's id depends on account, region, stack and name`() {
    let id = EmulatorID.of("images", in: scope)
    #expect(id == EmulatorID.of("images", in: scope))
    #expect(id != EmulatorID.of("other", in: scope))
    for change in [\Scope.stack, \Scope.account, \Scope.region] {
      var other = scope
      other[keyPath: change] = "other"
      #expect(id != EmulatorID.of("images", in: other))
    }
    #expect(id.wholeMatch(of: /[a-z][a-z0-9]{9}/) != nil)
    let attributes = API().attributes(
      of: Properties(["name": "images", "stage": "live"]), in: scope)
    let expected = EmulatorID.of("images", in: scope)
    #expect(
      attributes["url"]
        == .string("http://127.0.0.1:4566/_aws/execute-api/\(expected)/live"))
    #expect(
      attributes["executionArn"]
        == .string("arn:aws:execute-api:us-east-1:000000000000:\(expected)"))
  }

  @Test func `on AWS the id is known after apply`() {
    var aws = scope
    aws.flavour = .aws
    aws.endpoint = nil
    #expect(API().attributes(of: Properties(["name": "images"]), in: aws) == ["name": "images"])
  }

  @Test(arguments: [
    (
      ["GET /a//b"],
      "In `GET /a//b`, the path has an empty segment. Write one `/` between two segments."
    ),
    (
      ["GET /a/{x+}/b"],
      "In `GET /a/{x+}/b`, `{x+}` takes the rest of the path, so nothing can follow it."
    ),
    (
      ["GET /a{x}"],
      "In `GET /a{x}`, `a{x}` isn't a parameter. Write one as `{name}`, or `{name+}` for the rest "
        + "of the path, with letters, digits, hyphens, underscores and dots."
    ),
    (
      ["GET /a/{x}", "GET /a/{y}/z"],
      "Below `/a` another route has the parameter `{x}` where this one has `{y}`. API Gateway "
        + "accepts only one name there."
    ),
  ])
  func `paths that API Gateway would refuse are reported`(routes: [String], detail: String) {
    let properties: [String: Value] = [
      "routes": .map(Dictionary(uniqueKeysWithValues: routes.map { ($0, "arn:aws:lambda:f") }))
    ]
    #expect(API().schema.rules.flatMap { $0.check(properties) }.map(\.detail) == [detail])
  }
}
