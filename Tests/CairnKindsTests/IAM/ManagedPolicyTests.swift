import CairnAWS
import CairnEngine
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnKinds

@Suite struct ManagedPolicyTests {
  @Test(arguments: [
    FileCase(
      "a policy that is too long",
      """
      managedPolicies:
        a:
          ▸statements: [{actions: [s3:GetObject], resources: ["arn:aws:s3:::\(
            String(repeating: "x", count: 6100))"]}]
      """,
      "A managed policy has at most 6,144 characters, and this one 6212. Declare several."),
    FileCase(
      "a role with a policy that isn't there",
      """
      managedPolicies:
        reader: {statements: [{actions: [s3:GetObject], resources: ["*"]}]}
      roles:
        a: {assumedBy: [ec2.amazonaws.com], managedPolicies: [reader, ▸raeder]}
      """,
      "The stack declares no managed policy `raeder`. Did you mean `reader`?"),
  ])
  func `is checked`(_ file: FileCase) { file.check() }

  private func operations(_ transport: StubTransport) -> [String] {
    transport.requests.compactMap { request in
      request.body.text?.split(separator: "&").first { $0.hasPrefix("Action=") }
        .map { String($0.dropFirst("Action=".count)) }
    }
  }

  private func context(versions: [(String, Bool)]) throws -> (KindContext, StubTransport) {
    let list = versions.map {
      "<member><VersionId>\($0.0)</VersionId><IsDefaultVersion>\($0.1)</IsDefaultVersion></member>"
    }.joined()
    let transport = StubTransport { request throws(TransportError) in
      let isListing = request.body.text?.contains("Action=ListPolicyVersions") == true
      return .text(
        isListing
          ? "<R><ListPolicyVersionsResult><Versions>\(list)</Versions></ListPolicyVersionsResult></R>"
          : "<R/>")
    }
    let endpoint = try AWSEndpoint("http://127.0.0.1:4566", origin: "a test")
    let context = KindContext(
      scope: Scope(
        stack: "s", account: "123456789012", region: "us-east-1", endpoint: "\(endpoint)",
        flavour: .aws),
      aws: AWSClient(
        configuration: .endpoint(endpoint, region: "us-east-1"), transport: transport),
      reads: .everything, shared: SharedReads(), pace: .emulator, stagingBucket: "b")
    return (context, transport)
  }

  private let resource = ResourceHandle(
    address: ResourceAddress(section: "managedPolicies", name: "a"),
    properties: Properties([
      "name": "a", "path": "/", "statements": [["Effect": "Allow", "Action": ["s3:*"]]],
    ]))

  @Test(
    arguments: [
      ([("v1", true)], []),
      (
        [("v12", true), ("v11", false), ("v10", false), ("v9", false), ("v8", false)],
        ["VersionId=v8"]
      ),
      // The oldest one may be the default.
      (
        [("v1", true), ("v2", false), ("v3", false), ("v4", false), ("v5", false)], ["VersionId=v2"]
      ),
    ] as [([(String, Bool)], [String])])
  func `has at most five versions`(
    _ versions: [(String, Bool)], _ deleted: [String]
  ) async throws {
    let (context, transport) = try context(versions: versions)
    let live = LiveResource(properties: Properties(), attributes: [:], owner: .unread)
    _ = try await ManagedPolicy().update(resource, from: live, changed: ["statements"], context)
    let found = transport.requests.compactMap(\.body.text)
      .filter { $0.contains("Action=DeletePolicyVersion") }
      .compactMap { $0.split(separator: "&").first { $0.hasPrefix("VersionId=") } }
    #expect(found.map(String.init) == deleted)
    #expect(operations(transport).last == "CreatePolicyVersion")
  }

  @Test func `is deleted after its other versions`() async throws {
    let (context, transport) = try context(versions: [("v2", true), ("v1", false)])
    try await ManagedPolicy().delete(resource, context)
    #expect(
      operations(transport) == ["ListPolicyVersions", "DeletePolicyVersion", "DeletePolicy"])
  }
}
