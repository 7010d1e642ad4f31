import CairnTestSupport
import Testing

@testable import CairnAWS

@Suite struct `The Query protocol` {
  /// The examples of Smithy 2.0, "AWS query protocol", and of SNS "CreateTopic".
  private static let examples: [(QueryValue, [String])] = [
    ("x y", ["N=x y"]),
    (.text(""), ["N="]),
    (.number(-3), ["N=-3"]),
    (.list(["a", "b"]), ["N.member.1=a", "N.member.2=b"]),
    (.list([]), []),
    (
      .map(["b": "2", "a": ""]),
      ["N.entry.1.key=a", "N.entry.1.value=", "N.entry.2.key=b", "N.entry.2.value=2"]
    ),
    (.structure(["Z": "1", "A": .number(2), "None": nil]), ["N.Z=1", "N.A=2"]),
    (
      .list([.structure(["Key": "k", "Values": .list(["v"])]), .structure(["Key": "l"])]),
      ["N.member.1.Key=k", "N.member.1.Values.member.1=v", "N.member.2.Key=l"]
    ),
    (
      .structure(["In": .structure(["Map": .map(["k": "v"])])]),
      ["N.In.Map.entry.1.key=k", "N.In.Map.entry.1.value=v"]
    ),
  ]

  @Test(arguments: examples.indices)
  func `spells structure in the names of fields`(_ index: Int) {
    let (value, fields) = Self.examples[index]
    #expect(value.fields("N").map { "\($0.0)=\($0.1)" } == fields)
  }

  @Test func `sends a form in the order given`() async throws {
    let transport = StubTransport(.success(.text("<R/>")))
    let client = AWSClient(
      configuration: .endpoint(), transport: transport, clock: TestClock().clock)
    _ = try await client.query(
      .sts, "Op", ["B": "1&2", "None": nil, "A": .list(["ü", "+"])], safety: .idempotent)
    let request = try #require(transport.requests.first)
    #expect(
      request.body.text
        == "Action=Op&Version=2011-06-15&B=1%262&A.member.1=%C3%BC&A.member.2=%2B")
    #expect(request.headers["Content-Type"] == "application/x-www-form-urlencoded; charset=utf-8")
  }
}
