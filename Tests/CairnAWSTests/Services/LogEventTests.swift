import CairnJSON
import CairnTestSupport
import Testing

@testable import CairnAWS

@Suite struct `Log events` {
  private func client(_ transport: StubTransport) -> AWSClient {
    AWSClient(configuration: .endpoint(), transport: transport, clock: TestClock().clock)
  }

  private func event(_ id: String) -> JSONValue {
    [
      "eventId": .string(id), "timestamp": 5, "logStreamName": "s", "message": "m",
      "ingestionTime": 6,
    ]
  }

  @Test func `come from every page, an empty one among them`() async throws {
    let transport = StubTransport(
      .success(.json(["events": [event("1")], "nextToken": "a"])),
      .success(.json(["events": [], "nextToken": "b"])),
      .success(.json(["events": [event("2")], "nextToken": nil])))
    let events = try await client(transport).filterLogEvents(group: "g", from: 4)
    #expect(
      events == ["1", "2"].map { LogEvent(id: $0, timestamp: 5, stream: "s", message: "m") })
    #expect(
      transport.requests.map(\.body.text) == [
        #"{"interleaved":true,"logGroupName":"g","startTime":4}"#,
        #"{"interleaved":true,"logGroupName":"g","nextToken":"a","startTime":4}"#,
        #"{"interleaved":true,"logGroupName":"g","nextToken":"b","startTime":4}"#,
      ])
    #expect(transport.requests.first?.headers["X-Amz-Target"] == "Logs_20140328.FilterLogEvents")
  }

  @Test func `without an id are returned, with the same id in each read`() async throws {
    func event(_ message: String, at time: Int) -> JSONValue {
      ["timestamp": .int(time), "logStreamName": "s", "message": .string(message)]
    }
    let events = [event("m", at: 5), event("m", at: 5), event("n", at: 5), event("m", at: 6)]
    let transport = StubTransport(
      .success(.json(["events": .array(events)])),
      .success(.json(["events": .array(events + [["message": "no time"]])])))
    let first = try await client(transport).filterLogEvents(group: "g", from: 4)
    #expect(first.map(\.message) == ["m", "m", "n", "m"])
    #expect(Set(first.map(\.id)).count == 4)
    let second = try await client(transport).filterLogEvents(group: "g", from: 4)
    #expect(Array(second.prefix(4)) == first)
    #expect(second.last?.timestamp == 4)
  }
}
