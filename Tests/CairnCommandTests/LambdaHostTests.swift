import CairnAWS
import CairnEngine
import CairnLanguage
import CairnTestSupport
import Testing

@testable import cairn

@Suite struct LambdaHostTests {
  private static func need(_ area: EndpointNeed.Area, _ item: String) -> EndpointNeed {
    EndpointNeed(area, item, text: "run `\(item)`", fields: ["runtime"])
  }

  private func answers(
    _ needs: Set<EndpointNeed>, _ answer: Result<HTTPResponse, TransportError>,
    flavour: Scope.Flavour = .emulator
  ) async -> (answers: [EndpointNeed: EndpointAbility], requests: [String]) {
    let transport = StubTransport(answer)
    let client = AWSClient(configuration: .endpoint(), transport: transport)
    var scope = Sample.scope
    scope.flavour = flavour
    let answers = await LambdaHost().answers(to: needs, in: scope, by: client)
    return (answers, transport.requests.map(\.url))
  }

  private static let host = """
    {"runtimes": {"nodejs22.x": {"runs": true, "with": "Node.js 20.20.2", "exact": false},
                  "python3.13": {"runs": true, "with": "Python 3.13.1", "exact": true},
                  "java21": {"runs": false, "reason": "no Java 21 is installed"},
                  "ruby3.4": {"runs": "perhaps"}},
     "architectures": ["x86_64"],
     "images": {"runs": false, "reason": "it has no containers"}}
    """

  @Test func `the host of cairn local start says what it runs, and with what`() async {
    let needs = Set(
      ["nodejs22.x", "python3.13", "java21", "ruby3.4", "dotnet8"].map { Self.need(.runtimes, $0) }
        + [
          Self.need(.architectures, "x86_64"), Self.need(.architectures, "arm64"),
          Self.need(.images, "containers"),
        ])
    let (answers, requests) = await answers(needs, .success(.text(Self.host)))
    #expect(requests == ["http://127.0.0.1:4566/_cairn/host"])
    #expect(
      answers == [
        Self.need(.runtimes, "nodejs22.x"): .differently("runs `nodejs22.x` with Node.js 20.20.2."),
        Self.need(.runtimes, "python3.13"): .able,
        Self.need(.runtimes, "java21"): .unable("no Java 21 is installed."),
        Self.need(.architectures, "x86_64"): .able,
        Self.need(.images, "containers"): .unable("it has no containers."),
        Self.need(.architectures, "arm64"): .unable(
          "it runs on x86_64. Write `architecture: x86_64`, and code that is built for it."),
      ])
  }

  @Test(
    arguments: [
      .success(.text("", status: 404)), .success(.text("<html>")), .success(.text("[]")),
      .success(.text("{\"runtimes\": []}")),
      .failure(TransportError(.connect, "no")),
    ] as [Result<HTTPResponse, TransportError>])
  func `of any other endpoint nothing is said`(
    _ answer: Result<HTTPResponse, TransportError>
  ) async {
    let needs: Set = [Self.need(.runtimes, "java21"), Self.need(.architectures, "arm64")]
    #expect(await answers(needs, answer).answers == [:])
  }

  @Test func `AWS isn't asked, nor is the host about services`() async {
    let runtime: Set = [Self.need(.runtimes, "java21")]
    #expect(await answers(runtime, .success(.text(Self.host)), flavour: .aws).requests == [])
    let service: Set = [Self.need(.services, "sqs")]
    #expect(await answers(service, .success(.text(Self.host))).requests == [])
  }
}
