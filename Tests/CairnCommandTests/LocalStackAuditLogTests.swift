import CairnAWS
import CairnEngine
import CairnLanguage
import CairnTestSupport
import Testing

@testable import cairn

@Suite struct LocalStackAuditLogTests {
  private let subject = AuditedResource(service: "sqs", name: "jobs")

  private func entries(
    _ answer: Result<HTTPResponse, TransportError>
  ) async -> (AuditLogAnswer, [HTTPRequest]) {
    let transport = StubTransport(answer)
    var configuration = AWSConfiguration.endpoint()
    configuration.userAgent = CairnVersion.userAgent
    let client = AWSClient(configuration: configuration, transport: transport)
    let answer = await LocalStackAuditLog().entries(
      about: [subject, AuditedResource(service: "s3", name: "jobs", reach: .world)],
      in: Sample.scope, by: client)
    return (answer, transport.requests)
  }

  @Test func `calls of what is asked about are told, cairn's own as such`() async {
    let (answer, requests) = await entries(
      .success(
        .text(
          """
          {"changes": [
            {"service": "sqs", "name": "jobs", "operation": "TagQueue",
             "time": "1970-01-01T00:00:09Z", "agent": "cairn/0.0.9"},
            {"service": "sqs", "name": "jobs", "operation": "SetQueueAttributes",
             "time": "1970-01-01T00:00:08Z", "agent": "Boto3/1.42.34"},
            {"service": "sqs", "name": "others", "operation": "TagQueue",
             "time": "1970-01-01T00:00:07Z", "agent": "x"},
            {"service": "sqs", "name": "jobs", "operation": "CreateQueue",
             "time": "1970-01-01T00:00:06Z", "agent": ""},
            {"service": "sqs", "name": "jobs", "operation": "CreateQueue", "time": "today"}
          ]}
          """)))
    func call(_ operation: String, _ second: Int, _ caller: String?, isOwn: Bool = false) -> Call {
      Call(
        operation: operation, time: UTCTime(secondsSinceEpoch: second), caller: caller,
        isOwn: isOwn)
    }
    #expect(
      answer
        == AuditLogAnswer(calls: [
          subject: [
            call("TagQueue", 9, "cairn/0.0.9", isOwn: true),
            call("SetQueueAttributes", 8, "Boto3/1.42.34"), call("CreateQueue", 6, nil),
          ]
        ]))
    #expect(
      requests.map(\.url) == [
        "http://127.0.0.1:4566/_cairn/changes?account=000000000000&region=us-east-1&everywhere=s3"
      ])
    #expect(requests.first?.headers["User-Agent"] == CairnVersion.userAgent)
  }

  @Test(arguments: [
    Result<HTTPResponse, TransportError>.success(.text("<Error/>", status: 404)),
    .success(.text("<html>")), .success(.text("[]")),
    .failure(TransportError(.timedOut, "The time was up.")),
  ])
  func `another server tells nothing, and that is no problem`(
    _ answer: Result<HTTPResponse, TransportError>
  ) async {
    #expect(await entries(answer).0 == AuditLogAnswer())
  }
}
