import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnKinds

@Suite struct StoredSecretTests {
  @Test(arguments: [
    FileCase(
      "a declared and a generated value",
      """
      secrets:
        a: {value: x, ▸generate: {length: 8}}
      """,
      "A secret has a `value` or a generated one: leave one of them out."),
    FileCase(
      "a value that isn't a text",
      """
      secrets:
        a: {▸value: 12}
        b: {▸value: [a]}
      """,
      "A secret's value is a text or a map: write a number or `true` in quotes.",
      "A secret's value is a text or a map: write a number or `true` in quotes."),
    FileCase(
      "an empty value",
      """
      secrets:
        a: {▸value: ""}
      """,
      "A secret's value has at least one character; leave `value` out for a secret without a "
        + "value."),
    FileCase(
      "half a template",
      """
      secrets:
        a: {generate: {▸key: password}}
        b: {generate: {▸template: {user: a}}}
      """,
      "`key` is the generated value's key in `template`: add that, or leave `key` out.",
      "Write the generated value's key in `template`, such as `key: password`."),
    FileCase(
      "a recovery window that Secrets Manager doesn't have",
      """
      secrets:
        a: {▸recoveryWindow: 1d}
        b: {recoveryWindow: ▸180h1m}
        c: {recoveryWindow: 0}
      """,
      "A recovery window is 0, or 7d to 30d in whole days.",
      "`recoveryWindow` is counted in whole days; `180h1m` is not. Write `8d`."),
    FileCase(
      "a policy with actions of another service",
      """
      secrets:
        a: {}
      policies:
        p:
          secret: a
          statements: [{principal: {service: a.amazonaws.com}, actions: [▸s3:GetObject]}]
      """,
      "The policy of a secret allows actions of Secrets Manager, such as "
        + "`secretsmanager:GetSecretValue`; `s3:GetObject` isn't one."),
  ])
  func `is checked`(_ file: FileCase) { file.check() }

  private func context(
    _ answers: @escaping @Sendable (String) -> JSONValue?
  ) throws -> (KindContext, StubTransport) {
    let transport = StubTransport { request throws(TransportError) in
      let operation = request.headers["X-Amz-Target"]?.split(separator: ".").last ?? ""
      guard let answer = answers(String(operation)) else {
        return .json(["__type": "ResourceNotFoundException"], status: 400)
      }
      return .json(answer)
    }
    let endpoint = try AWSEndpoint("http://127.0.0.1:4566", origin: "a test")
    let context = KindContext(
      scope: Scope(
        stack: "s", account: "1", region: "us-east-1", endpoint: "\(endpoint)", flavour: .aws),
      aws: AWSClient(
        configuration: .endpoint(endpoint, region: "us-east-1"), transport: transport),
      reads: .everything, shared: SharedReads(), pace: .emulator, stagingBucket: "b")
    return (context, transport)
  }

  private func handle(_ fields: [String: Value] = [:]) -> ResourceHandle {
    ResourceHandle(
      address: ResourceAddress(section: "secrets", name: "a"),
      properties: Properties(["name": "a"].merging(fields) { $1 }),
      tags: ["cairn:stack": "s", "cairn:resource": "a"])
  }

  private static let owned: JSONValue = [
    ["Key": "cairn:stack", "Value": "s"], ["Key": "cairn:resource", "Value": "a"],
  ]

  private func operations(_ transport: StubTransport) -> [String] {
    transport.requests.compactMap { $0.headers["X-Amz-Target"] }
      .compactMap { $0.split(separator: ".").last.map(String.init) }
  }

  @Test func `a generated value is made once and never read`() async throws {
    let (context, transport) = try context { operation in
      switch operation {
      case "GetRandomPassword": ["RandomPassword": "r4nd0m"]
      case "CreateSecret": ["ARN": "arn:a"]
      default: nil
      }
    }
    let generated = handle([
      "generate": ["length": 6, "template": ["user": "u"], "key": "password"]
    ])
    let made = try await StoredSecret().create(generated, context)
    #expect(made == ["name": "a", "arn": "arn:a"])
    #expect(operations(transport) == ["DescribeSecret", "GetRandomPassword", "CreateSecret"])
    let body = try JSONValue(parsing: try #require(transport.requests.last?.body.text))
    #expect(body["SecretString"] == #"{"password":"r4nd0m","user":"u"}"#)

    let (live, asked) = try self.context { operation in
      operation == "DescribeSecret" ? ["Name": "a", "Tags": Self.owned] : nil
    }
    let found = try #require(try await StoredSecret().read(generated, live))
    #expect(found.properties.values.keys.sorted() == ["description", "kmsKey", "name", "tags"])
    #expect(operations(asked) == ["DescribeSecret"])
  }

  @Test func `other settings change without another value`() async throws {
    let (context, transport) = try context { _ in [:] }
    let live = LiveResource(properties: Properties(), attributes: [:], owner: .unread)
    _ = try await StoredSecret().update(
      handle(["generate": ["length": 6], "description": "d"]), from: live,
      changed: ["description"], context)
    #expect(operations(transport) == ["UpdateSecret"])
    let body = try JSONValue(parsing: try #require(transport.requests.last?.body.text))
    #expect(body["Description"] == "d")
    #expect(body["SecretString"] == nil)
    #expect(body["KmsKeyId"] == nil)
  }

  @Test func `a map is compared by meaning`() async throws {
    let (context, _) = try context { operation in
      switch operation {
      case "DescribeSecret": ["Name": "a"]
      case "BatchGetSecretValue":
        ["SecretValues": [["Name": "a", "SecretString": #"{ "b": 1, "a": "x" }"#]]]
      default: nil
      }
    }
    let map = try await StoredSecret().read(handle(["value": ["a": "y"]]), context)
    #expect(map?.properties.values["value"] == ["a": "x", "b": 1])
    let text = try await StoredSecret().read(handle(["value": "y"]), context)
    #expect(text?.properties.values["value"] == #"{ "b": 1, "a": "x" }"#)
  }

  @Test func `the stack's own deleted secret is restored, another one isn't`() async throws {
    let (context, transport) = try context { operation in
      switch operation {
      case "DescribeSecret": ["Name": "a", "DeletedDate": 1, "Tags": Self.owned]
      default: [:]
      }
    }
    // The description stays that of a deleted one in this test.
    await #expect(throws: KindError("The secret a was deleted in the meantime.")) {
      try await StoredSecret().create(handle(), context)
    }
    #expect(operations(transport) == ["DescribeSecret", "RestoreSecret", "DescribeSecret"])
    let (other, requests) = try self.context { operation in
      operation == "DescribeSecret" ? ["Name": "a", "DeletedDate": 1] : nil
    }
    await #expect(
      throws: KindError(
        "A deleted secret a, which isn't this stack's, can still be restored, and keeps its name "
          + "until then. Choose another name, or take it over with `--adopt`.", path: "name")
    ) { try await StoredSecret().create(handle(), other) }
    #expect(operations(requests) == ["DescribeSecret"])
  }

  @Test(
    arguments: [
      (0, ["DescribeSecret", "DeleteSecret"], nil, true),
      (604_800, ["DescribeSecret", "DeleteSecret"], 7, nil),
    ] as [(Int, [String], JSONValue?, JSONValue?)])
  func `is deleted with its recovery window`(
    _ window: Int, _ expected: [String], _ days: JSONValue?, _ force: JSONValue?
  ) async throws {
    let (context, transport) = try context { _ in ["Name": "a"] }
    try await StoredSecret().delete(handle(["recoveryWindow": .integer(window)]), context)
    #expect(operations(transport) == expected)
    let body = try JSONValue(parsing: try #require(transport.requests.last?.body.text))
    #expect(body["RecoveryWindowInDays"] == days)
    #expect(body["ForceDeleteWithoutRecovery"] == force)
  }

  @Test(
    arguments: [
      (["generate": [:], "recoveryWindow": 0], "its generated value"),
      (["generate": [:], "recoveryWindow": 604_800], nil),
      (["value": "v", "recoveryWindow": 0], nil), (["recoveryWindow": 0], nil),
      (["name": "gone", "generate": [:], "recoveryWindow": 0], nil),
    ] as [([String: Value], String?)])
  func `holds data if its value was generated and can't be restored`(
    _ fields: [String: Value], _ held: String?
  ) async throws {
    let (context, _) = try context { operation in
      operation == "DescribeSecret" && fields["name"] == nil ? ["Name": "a"] : nil
    }
    #expect(try await StoredSecret().dataHeld(handle(fields), context) == held)
  }

  @Test(arguments: [
    ("arn:aws:secretsmanager:us-east-1:1:secret:shop/db-a1b2c3", "shop/db"), ("shop/db", "shop/db"),
  ])
  func `a policy knows its secret by name and by ARN`(_ reference: String, _ key: String) {
    #expect(SecretPolicy.key(of: reference) == key)
  }
}
