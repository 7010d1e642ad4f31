import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnKinds

@Suite struct LogGroupTests {
  @Test(arguments: [
    FileCase(
      "a retention that CloudWatch Logs doesn't take",
      """
      logGroups:
        a: {▸retention: 2d}
      """,
      "Log lines can be kept for 1d, 3d, 5d, 7d, 14d, 30d, 60d, 90d, 120d, 150d, 180d, 365d, 400d, "
        + "545d, 731d, 1096d, 1827d, 2192d, 2557d, 2922d, 3288d, 3653d."),
    FileCase(
      "a function's own group, whose retention the function declares",
      """
      functions:
        f: {name: worker, zip: a.zip, logRetention: 7d}
        g: {zip: a.zip}
      logGroups:
        a: {▸name: /aws/lambda/worker}
        b: {▸name: "/aws/lambda/${functions.f.name}"}
        c: {▸name: "${functions.f.logGroup}"}
        d: {name: "${functions.g.logGroup}"}
        e: {name: /aws/lambda/other}
        f: {name: "/aws/lambda/${functions.f.name}-2"}
      """, declaredTwice, declaredTwice, declaredTwice),
  ])
  func `is checked`(_ file: FileCase) { file.check() }

  private static let declaredTwice =
    "`logRetention` of `functions.f` declares this log group too. Remove it there, and write "
    + "`retention` here."

  private static let group: JSONValue = [
    "logGroupName": "g", "arn": "arn:aws:logs:us-east-1:1:log-group:g:*", "creationTime": 7000,
    "storedBytes": 3, "retentionInDays": 3, "kmsKeyId": "k",
    "logGroupClass": "INFREQUENT_ACCESS", "deletionProtectionEnabled": true,
    "dataProtectionStatus": "ACTIVATED", "metricFilterCount": 1,
  ]

  private func context(
    _ flavour: Scope.Flavour, _ answers: [String: JSONValue]
  ) throws -> (KindContext, StubTransport) {
    let transport = StubTransport { request throws(TransportError) in
      let operation = request.headers["X-Amz-Target"]?.split(separator: ".").last ?? ""
      guard let answer = answers[String(operation)] else {
        return .json(["__type": "ResourceNotFoundException"], status: 400)
      }
      return .json(answer)
    }
    let endpoint = try AWSEndpoint("http://127.0.0.1:4566", origin: "a test")
    let context = KindContext(
      scope: Scope(
        stack: "s", account: "1", region: "us-east-1", endpoint: "\(endpoint)", flavour: flavour),
      aws: AWSClient(
        configuration: .endpoint(endpoint, region: "us-east-1"), transport: transport),
      reads: .everything, shared: SharedReads(), pace: .emulator, stagingBucket: "b")
    return (context, transport)
  }

  private let resource = ResourceHandle(
    address: ResourceAddress(section: "logGroups", name: "g"),
    properties: Properties(["name": "g"]))

  @Test func `is read with its class, its key, and its unmanaged settings`() async throws {
    let answers: [String: JSONValue] = [
      "DescribeLogGroups": ["logGroups": [Self.group, ["logGroupName": "g2"]]],
      "ListTagsForResource": [
        "tags": ["team": "a", "cairn:stack": "s", "cairn:resource": "g"]
      ],
    ]
    let (context, _) = try context(.aws, answers)
    let live = try #require(try await LogGroup().read(resource, context))
    #expect(
      live.properties.values == [
        "name": "g", "retention": 259_200, "kmsKey": "k", "class": "infrequent-access",
        "tags": ["team": "a"],
      ])
    #expect(live.owner == .stack("s", resource: "g"))
    #expect(
      live.unmanaged.text == "dataProtectionStatus (ACTIVATED), deletionProtectionEnabled (true)")
    #expect(
      try await LogGroup().trace(of: resource, context).created == UTCTime(secondsSinceEpoch: 7))
    // LocalStack keeps neither class nor key, so they aren't compared.
    let (emulator, _) = try self.context(.emulator, answers)
    #expect(
      try await LogGroup().read(resource, emulator)?.properties.values.keys.sorted()
        == ["name", "retention", "tags"])
  }

  @Test func `a function's own group is only found if it has ownership tags`() async throws {
    let groups: JSONValue = [
      "logGroups": [["logGroupName": "/aws/lambda/f"], ["logGroupName": "others"]]
    ]
    let (context, _) = try context(
      .aws, ["DescribeLogGroups": groups, "ListTagsForResource": ["tags": ["team": "a"]]])
    #expect(try await LogGroup().inventory(context).map(\.identity.text) == ["others"])
    let (marked, _) = try self.context(
      .aws,
      [
        "DescribeLogGroups": groups,
        "ListTagsForResource": ["tags": ["cairn:stack": "s", "cairn:resource": "g"]],
      ])
    #expect(
      try await LogGroup().inventory(marked).map(\.identity.text) == ["/aws/lambda/f", "others"])
  }

  @Test(
    arguments: [
      (["DescribeLogStreams": ["logStreams": []]], nil),
      (["DescribeLogStreams": ["logStreams": [["logStreamName": "made, and never written"]]]], nil),
      (["DescribeLogStreams": ["logStreams": [["firstEventTimestamp": 1]]]], "1 log stream"),
      (
        [
          "DescribeLogStreams": [
            "logStreams": [["firstEventTimestamp": 1], ["firstEventTimestamp": 2]],
            "nextToken": "n",
          ]
        ], "over 2 log streams"
      ),
      ([:], nil),
    ] as [([String: JSONValue], String?)])
  func `holds its streams' data`(_ answers: [String: JSONValue], _ held: String?) async throws {
    let (context, _) = try context(.aws, answers)
    #expect(try await LogGroup().dataHeld(resource, context) == held)
  }

  @Test func `omits the service's default class, and sends the key on creation`() async throws {
    let (context, transport) = try context(
      .aws, ["CreateLogGroup": [:], "PutRetentionPolicy": [:]])
    var made = resource
    made.properties = Properties([
      "name": "g", "class": "standard", "kmsKey": "k", "retention": 86_400,
    ])
    made.tags = ["cairn:stack": "s"]
    _ = try await LogGroup().create(made, context)
    #expect(
      transport.requests.map(\.body.text) == [
        #"{"kmsKeyId":"k","logGroupName":"g","tags":{"cairn:stack":"s"}}"#,
        #"{"logGroupName":"g","retentionInDays":1}"#,
      ])
  }
}
