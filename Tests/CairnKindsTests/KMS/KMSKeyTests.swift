import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnKinds

@Suite struct KMSKeyTests {
  @Test(arguments: [
    FileCase(
      "a usage that the key doesn't have",
      """
      kmsKeys:
        a: {▸spec: hmac-256}
        b: {spec: rsa-2048, ▸usage: key-agreement}
        c: {spec: rsa-2048, usage: sign-verify}
      """,
      "A key of the spec `hmac-256` is for `generate-verify-mac`: write `usage: "
        + "generate-verify-mac`.",
      "A key of the spec `rsa-2048` is for `encrypt-decrypt` or `sign-verify`: write `usage: "
        + "encrypt-decrypt`."),
    FileCase(
      "rotation of an asymmetric key",
      """
      kmsKeys:
        a: {spec: rsa-2048, ▸rotation: 365d}
        b: {rotation: ▸2161h}
      """,
      "KMS rotates only symmetric keys, and this one is `rsa-2048`: leave `rotation` out.",
      "`rotation` is counted in whole days; `2161h` is not. Write `91d`."),
    FileCase(
      "an alias that the key doesn't declare",
      """
      kmsKeys:
        a: {}
      ssmParameters:
        p: {▸value: "${kmsKeys.a.alias}"}
      """,
      "`kmsKeys.a` has no `alias`, because its `alias` isn't given. Declare `alias: alias/…`, or "
        + "write `arn`."),
    FileCase(
      "a key of another kind's field",
      """
      kmsKeys:
        shop: {}
      queues:
        a: {encryption: kms, kmsKey: shop}
        b: {encryption: kms, kmsKey: alias/aws/sqs}
        c: {encryption: kms, kmsKey: 1234abcd-12ab-34cd-56ef-1234567890ab}
        d: {encryption: kms, kmsKey: ▸shp}
      """,
      "The stack declares no KMS key `shp`. Did you mean `shop`?"),
    FileCase(
      "an alias where CloudWatch Logs takes an ARN",
      """
      logGroups:
        a: {▸kmsKey: alias/shop}
      """,
      "CloudWatch Logs takes a key of the stack or the ARN of a key; `alias/shop` isn't one."),
  ])
  func `is checked`(_ file: FileCase) { file.check() }

  private func context(
    _ flavour: Scope.Flavour,
    _ answers: @escaping @Sendable (String, JSONValue) -> JSONValue?
  ) throws -> (KindContext, StubTransport) {
    let transport = StubTransport { request throws(TransportError) in
      let operation = request.headers["X-Amz-Target"]?.split(separator: ".").last ?? ""
      let body = (try? JSONValue(parsing: request.body.text ?? "")) ?? .null
      guard let answer = answers(String(operation), body) else {
        return .json(["__type": "NotFoundException"], status: 400)
      }
      return .json(answer)
    }
    let endpoint = try AWSEndpoint("http://127.0.0.1:4566", origin: "a test")
    let context = KindContext(
      scope: Scope(
        stack: "s", account: "123456789012", region: "us-east-1", endpoint: "\(endpoint)",
        flavour: flavour),
      aws: AWSClient(
        configuration: .endpoint(endpoint, region: "us-east-1"), transport: transport),
      reads: .everything, shared: SharedReads(), pace: .emulator, stagingBucket: "b")
    return (context, transport)
  }

  private func handle(
    _ fields: [String: Value] = [:], id: Value? = nil
  ) -> ResourceHandle {
    ResourceHandle(
      address: ResourceAddress(section: "kmsKeys", name: "a"),
      properties: Properties(["entry": "a"].merging(fields) { $1 }),
      attributes: id.map { ["id": $0] } ?? [:],
      tags: ["cairn:stack": "s", "cairn:resource": "a"])
  }

  private static let owned: JSONValue = [
    "Tags": [
      ["TagKey": "cairn:stack", "TagValue": "s"], ["TagKey": "cairn:resource", "TagValue": "a"],
    ]
  ]

  private func operations(_ transport: StubTransport) -> [String] {
    transport.requests.compactMap { $0.headers["X-Amz-Target"] }
      .compactMap { $0.split(separator: ".").last.map(String.init) }
  }

  /// Three keys: somebody else's, the stack's own, and one of it that is going to be deleted.
  private static func keys(_ operation: String, _ input: JSONValue) -> JSONValue? {
    let id = input["KeyId"]?.string
    switch operation {
    case "ListKeys": return ["Keys": [["KeyId": "0"], ["KeyId": "1"], ["KeyId": "2"]]]
    case "ListResourceTags": return id == "1" ? ["Tags": []] : owned
    case "DescribeKey" where ["0", "1", "2"].contains(id):
      return [
        "KeyMetadata": [
          "KeyId": input["KeyId"] ?? .null, "Arn": .string("arn:\(id ?? "")"),
          "KeyState": id == "0" ? "PendingDeletion" : "Enabled", "KeySpec": "SYMMETRIC_DEFAULT",
          "KeyUsage": "ENCRYPT_DECRYPT", "Description": "d",
        ]
      ]
    case "ListAliases":
      return [
        "Aliases": [
          ["AliasName": "alias/b", "TargetKeyId": "2"],
          ["AliasName": "alias/a", "TargetKeyId": "2"],
          ["AliasName": "alias/c", "TargetKeyId": "1"],
        ]
      ]
    case "GetKeyRotationStatus":
      return ["KeyRotationEnabled": true, "RotationPeriodInDays": 90]
    case "GetKeyPolicy":
      return [
        "Policy": .string(
          #"{"Version":"2012-10-17","Statement":[{"Sid":"Enable IAM User Permissions","#
            + #""Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"#
            + #""Action":"kms:*","Resource":"*"}]}"#)
      ]
    default: return nil
    }
  }

  @Test func `is found by its tags, without the keys that are going to be deleted`() async throws {
    let (context, _) = try context(.aws) { Self.keys($0, $1) }
    let live = try #require(try await KMSKey().read(handle(["alias": "alias/b"]), context))
    #expect(
      live.properties.values == [
        "entry": "a", "description": "d", "spec": "symmetric-default",
        "usage": "encrypt-decrypt", "multiRegion": false, "alias": "alias/b", "statements": .null,
        "rotation": .integer(90 * 86_400), "tags": [:],
      ])
    #expect(live.attributes == ["id": "2", "arn": "arn:2", "alias": "alias/b"])
    #expect(live.owner == .stack("s", resource: "a"))
    #expect(live.unmanaged.text == "Alias (alias/a)")
  }

  @Test func `a recorded id saves the search`() async throws {
    let (context, transport) = try context(.aws) { Self.keys($0, $1) }
    var shallow = context
    shallow.reads = .fields(["description"])
    #expect(try await KMSKey().read(handle(id: "2"), shallow) != nil)
    #expect(operations(transport) == ["DescribeKey"])
  }

  @Test func `a foreign key with the declared alias is shown as foreign`() async throws {
    let (context, _) = try context(.aws) { operation, input in
      switch operation {
      case "ListKeys": ["Keys": []]
      case "DescribeKey" where input["KeyId"] == "alias/c":
        ["KeyMetadata": ["KeyId": "1", "KeyState": "Enabled"]]
      case "ListResourceTags": ["Tags": []]
      default: Self.keys(operation, input)
      }
    }
    let live = try #require(try await KMSKey().read(handle(["alias": "alias/c"]), context))
    #expect(live.owner == .nobody)
  }

  @Test func `a removed key gives its aliases back at once`() async throws {
    let (context, transport) = try context(.aws) { operation, input in
      ["DeleteAlias", "ScheduleKeyDeletion"].contains(operation)
        ? [:] : Self.keys(operation, input)
    }
    try await KMSKey().delete(handle(["deletionWindow": 604_800], id: "2"), context)
    #expect(
      operations(transport)
        == ["DescribeKey", "ListAliases", "DeleteAlias", "DeleteAlias", "ScheduleKeyDeletion"])
    #expect(
      transport.requests.last?.body.text == #"{"KeyId":"2","PendingWindowInDays":7}"#)
  }

  @Test func `on an emulator, the id follows from stack and resource`() throws {
    let (context, _) = try context(.emulator) { _, _ in nil }
    let attributes = KMSKey().attributes(of: Properties(["entry": "a"]), in: context.scope)
    let id = try #require(attributes["id"]?.string)
    #expect(id.wholeMatch(of: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) != nil)
    #expect(attributes["arn"] == .string("arn:aws:kms:us-east-1:123456789012:key/\(id)"))
    let (aws, _) = try self.context(.aws) { _, _ in nil }
    #expect(KMSKey().attributes(of: Properties(["entry": "a"]), in: aws.scope).isEmpty)
  }
}
