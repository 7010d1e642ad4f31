import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnKinds

@Suite struct SSMParameterTests {
  @Test(arguments: [
    FileCase(
      "a value that only an advanced parameter holds",
      """
      ssmParameters:
        a: {▸value: \(String(repeating: "x", count: 4097))}
        b: {tier: advanced, value: \(String(repeating: "x", count: 4097))}
      """,
      "A standard parameter holds at most 4KB, and this value has 4097 bytes: write `tier: "
        + "advanced`."),
    FileCase(
      "a reference of the Parameter Store",
      """
      ssmParameters:
        a: {▸value: "{{ssm:other}}"}
      """,
      "The Parameter Store accepts no `{{` in values, because values can't refer to other "
        + "parameters. Write a reference as `${section.name.attribute}`."),
    FileCase(
      "a key of a parameter that isn't encrypted",
      """
      ssmParameters:
        a: {value: x, ▸kmsKey: alias/a}
        b: {type: secure, value: x, kmsKey: alias/a}
      """,
      "Only secure parameters are encrypted: add `type: secure`, or leave `kmsKey` out."),
  ])
  func `is checked`(_ file: FileCase) { file.check() }

  @Test(arguments: [
    ("a", true), ("/shop/prod/url", true), ("shop.url_2-x", true), ("/a", true),
    (String(repeating: "/a", count: 15), true), (String(repeating: "/a", count: 16), false),
    ("shop/url", false), ("aws-key", false), ("/AWS/x", false), ("ssmx", false), ("/a//b", false),
    ("/a/", false), ("a b", false), ("/shop/aws", true),
  ])
  func `has a name or a path`(_ name: String, _ isValid: Bool) throws {
    let pattern = try #require(SSMParameter().schema.naming?.rule.pattern)
    #expect((try Regex(pattern).wholeMatch(in: name) != nil) == isValid)
  }

  private func context(
    _ answers: @escaping @Sendable (String, JSONValue) -> JSONValue?
  ) throws -> (KindContext, StubTransport) {
    let transport = StubTransport { request throws(TransportError) in
      let operation = request.headers["X-Amz-Target"]?.split(separator: ".").last ?? ""
      let body = (try? JSONValue(parsing: request.body.text ?? "")) ?? .null
      guard let answer = answers(String(operation), body) else {
        return .json(["__type": "ParameterNotFound"], status: 400)
      }
      return .json(answer)
    }
    let endpoint = try AWSEndpoint("http://127.0.0.1:4566", origin: "a test")
    let context = KindContext(
      scope: Scope(
        stack: "s", account: "1", region: "us-east-1", endpoint: "\(endpoint)", flavour: .aws),
      aws: AWSClient(
        configuration: .endpoint(endpoint, region: "us-east-1"), transport: transport),
      reads: .fields(["name", "value"]), shared: SharedReads(), pace: .emulator,
      stagingBucket: "b")
    return (context, transport)
  }

  private func handle(_ name: String, _ more: [String: Value] = [:]) -> ResourceHandle {
    ResourceHandle(
      address: ResourceAddress(section: "ssmParameters", name: name),
      properties: Properties(["name": .string(name), "value": "v"].merging(more) { $1 }),
      tags: ["cairn:stack": "s"])
  }

  @Test func `ten parameters of a round are read by one request`() async throws {
    var (context, transport) = try context { operation, input in
      guard operation == "GetParameters" else { return nil }
      let names = input["Names"]?.array ?? []
      return ["Parameters": .array(names.map { ["Name": $0, "Type": "String", "Value": $0] })]
    }
    let handles = (10...21).map { handle("p\($0)") }
    context.round = ["ssmParameters": handles]
    for handle in handles {
      let live = try #require(try await SSMParameter().read(handle, context))
      #expect(live.properties[SSMParameter.value] == handle.address.name)
    }
    #expect(
      transport.requests.map(\.body.text) == [
        #"{"Names":["p10","p11","p12","p13","p14","p15","p16","p17","p18","p19"],"#
          + #""WithDecryption":true}"#,
        #"{"Names":["p20","p21"],"WithDecryption":true}"#,
      ])
  }

  @Test func `a secure value is secret, however it was written`() async throws {
    let declaration = ResourceDeclaration(
      address: ResourceAddress(section: "ssmParameters", name: "p"),
      properties: ["type": "secure", "value": "hunter2"],
      location: SourceLocation(
        file: "f",
        range: SourceRange(
          start: SourcePosition(line: 1, column: 1, offset: 0),
          end: SourcePosition(line: 1, column: 1, offset: 0))))
    let expanded = SSMParameter().expand(declaration)
    #expect(expanded.map { $0.properties["value"] } == [.secret(.open("hunter2"))])
    // Also in an import, where nothing declares it.
    let (context, _) = try context { _, _ in
      ["Parameters": [["Name": "p", "Type": "SecureString", "Value": "hunter2"]]]
    }
    let live = try #require(try await SSMParameter().read(handle("p"), context))
    #expect(live.properties.values["value"] == .secret(.open("hunter2")))
  }

  @Test func `every write has every setting, and keeps what no field holds`() async throws {
    let (context, transport) = try context { _, _ in [:] }
    let resource = handle("p", ["description": "", "pattern": "", "tier": "intelligent-tiering"])
    let live = LiveResource(
      properties: Properties(["tier": "advanced"]), attributes: [:], owner: .unread,
      unmanaged: [UnmanagedSetting("DataType", "aws:ec2:image")])
    _ = try await SSMParameter().update(resource, from: live, changed: ["value"], context)
    #expect(
      transport.requests.map(\.body.text) == [
        #"{"AllowedPattern":"","DataType":"aws:ec2:image","Description":"","Name":"p","#
          + #""Overwrite":true,"Tier":"Intelligent-Tiering","Type":"String","Value":"v"}"#
      ])
  }

  @Test func `an advanced parameter becomes a standard one by being created again`() async throws {
    let (context, transport) = try context { _, _ in [:] }
    let live = LiveResource(
      properties: Properties(["tier": "advanced"]), attributes: [:], owner: .unread)
    _ = try await SSMParameter().update(
      handle("p", ["tier": "standard"]), from: live, changed: ["tier"], context)
    #expect(
      transport.requests.compactMap { $0.headers["X-Amz-Target"] }
        == ["AmazonSSM.DeleteParameter", "AmazonSSM.PutParameter"])
    #expect(transport.requests.last?.body.text?.contains(#""Overwrite":false"#) == true)
  }
}
