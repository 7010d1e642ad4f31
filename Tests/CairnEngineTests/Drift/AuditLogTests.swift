import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Testing

@Suite struct AuditLogTests {
  private static let subject = AuditedResource(service: "sqs", name: "jobs")

  private static func call(
    _ operation: String, at second: Int, by caller: String? = "ann", isOwn: Bool = false
  ) -> Call {
    Call(
      operation: operation, time: UTCTime(secondsSinceEpoch: second), caller: caller, isOwn: isOwn)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var operations: [String] = []
    /// Newest first.
    var calls: [Call]
    /// Those that are told, by their times.
    var told: [Int]
  }

  @Test(arguments: [
    Case(testDescription: "nothing was seen", calls: [], told: []),
    Case(
      testDescription: "what cairn wrote since is not theirs",
      calls: [call("Set", at: 9), call("Tag", at: 8, isOwn: true), call("Set", at: 7)], told: [9]),
    Case(
      testDescription: "cairn was the last", calls: [call("Set", at: 9, isOwn: true)], told: []),
    Case(
      testDescription: "one kind of call by one caller is told once",
      calls: [call("Set", at: 9), call("Set", at: 8), call("Set", at: 7, by: "bob")],
      told: [9, 7]),
    Case(
      testDescription: "only what can change it", operations: ["Put"],
      calls: [call("Tag", at: 9, isOwn: true), call("PutPolicy", at: 8), call("Tag", at: 7)],
      told: [8]),
    Case(
      testDescription: "three at most", calls: (1...5).map { call("Set\($0)", at: 9 - $0) },
      told: [8, 7, 6]),
  ])
  func `others' calls since cairn's last one are told`(_ test: Case) {
    var subject = Self.subject
    subject.operations = test.operations
    #expect(
      subject.othersEntries(among: test.calls).map(\.time.secondsSinceEpoch) == test.told)
  }

  // MARK: CloudTrail

  private static let scope = Scope(
    stack: "demo", account: "123456789012", region: "eu-west-1", endpoint: nil, flavour: .aws)

  private func client(_ transport: StubTransport, _ clock: TestClock = TestClock()) -> AWSClient {
    var configuration = AWSConfiguration(
      mode: .aws, region: "eu-west-1", endpoints: .aws(services: [:]), credentials: .fixed(.test))
    configuration.retry = .none
    return AWSClient(configuration: configuration, transport: transport, clock: clock.clock)
  }

  private static func event(
    _ name: String, at second: Int, readOnly: Bool = false, _ record: String = "{}"
  ) -> JSONValue {
    [
      "EventId": "e", "EventName": .string(name), "EventTime": .int(second),
      "ReadOnly": .string("\(readOnly)"), "Username": "ann", "CloudTrailEvent": .string(record),
    ]
  }

  @Test func `CloudTrail tells writing calls that were not refused, with the caller's ARN`()
    async throws
  {
    let arn = "arn:aws:iam::123456789012:user/ann"
    let transport = StubTransport(
      .success(
        .json([
          "Events": [
            Self.event("GetQueueAttributes", at: 9, readOnly: true),
            Self.event("SetQueueAttributes", at: 8, #"{"errorCode":"AccessDenied"}"#),
            Self.event(
              "SetQueueAttributes", at: 7,
              #"{"userIdentity":{"arn":"\#(arn)"},"userAgent":"aws-cli/2"}"#),
            Self.event("TagQueue", at: 6, #"{"userAgent":"cairn/0.1.0"}"#),
            Self.event("DeleteQueue", at: 5, "no JSON"),
          ]
        ])))
    var subject = Self.subject
    subject.trailName = "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"
    let answer = await CloudTrailAuditLog().entries(
      about: [subject], in: Self.scope, by: client(transport))
    #expect(answer.problem == nil)
    #expect(
      answer.calls[subject] == [
        Self.call("SetQueueAttributes", at: 7, by: arn),
        Self.call("TagQueue", at: 6, isOwn: true), Self.call("DeleteQueue", at: 5),
      ])
    let request = try #require(transport.requests.first)
    #expect(request.host == "cloudtrail.eu-west-1.amazonaws.com")
    #expect(
      request.body.text
        == #"{"LookupAttributes":[{"AttributeKey":"ResourceName","AttributeValue":"#
        + #""https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"}],"MaxResults":50}"#)
  }

  @Test func `of one name CloudTrail is asked once, twice a second, roles where they are kept`()
    async
  {
    let transport = StubTransport(.success(.json(["Events": []])))
    let clock = TestClock()
    let subjects = [
      AuditedResource(service: "s3", name: "b"),
      AuditedResource(service: "s3", name: "b", operations: ["PutBucketPolicy"]),
      AuditedResource(service: "iam", name: "r", reach: .account),
    ]
    let answer = await CloudTrailAuditLog().entries(
      about: subjects, in: Self.scope, by: client(transport, clock))
    #expect(answer.calls.keys.count == 3)
    #expect(
      transport.requests.map(\.host)
        == ["cloudtrail.eu-west-1.amazonaws.com", "cloudtrail.us-east-1.amazonaws.com"])
    #expect(
      transport.requests.last?.headers["Authorization"]?.contains("/us-east-1/cloudtrail/") == true)
    #expect(clock.sleeps == [.milliseconds(500)])
  }

  @Test func `a missing permission is a note, and ends the questions`() async {
    let transport = StubTransport(
      .success(
        .json(
          ["__type": "AccessDeniedException", "Message": "User ann is not authorized."], status: 400
        ))
    )
    let answer = await CloudTrailAuditLog().entries(
      about: [Self.subject, AuditedResource(service: "s3", name: "b")], in: Self.scope,
      by: client(transport))
    #expect(
      answer.problem
        == "CloudTrail can't be asked: AccessDeniedException: User ann is not authorized.")
    #expect(answer.calls.isEmpty && transport.requests.count == 1)
  }

  @Test func `an emulator has no CloudTrail to ask`() async {
    let transport = StubTransport(.success(.json([:])))
    var scope = Self.scope
    scope.flavour = .emulator
    let answer = await CloudTrailAuditLog().entries(
      about: [Self.subject], in: scope, by: client(transport))
    #expect(answer == AuditLogAnswer() && transport.requests.isEmpty)
  }
}
