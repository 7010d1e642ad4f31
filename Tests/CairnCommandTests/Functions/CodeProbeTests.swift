import CairnAWS
import CairnEngine
import CairnJSON
import CairnTestSupport
import FoundationEssentials
import Testing

@testable import CairnEngine
@testable import cairn

@Suite struct CodeProbeTests {
  private func probe(
    _ transport: StubTransport, limit: Duration = .seconds(30)
  ) -> CodeProbe {
    CodeProbe(
      client: AWSClient(configuration: .endpoint(), transport: transport),
      pace: Pace(
        first: .milliseconds(1), factor: 1, longest: .milliseconds(1), limit: limit))
  }

  private func answer(_ nonce: Int, _ hash: String) -> HTTPResponse {
    .json([CodeProbe.key: .string("aaaa-\(nonce)"), "sha256": .string(hash)])
  }

  @Test func `The question is asked until the new code answers`() async throws {
    let transport = StubTransport(
      .success(answer(1, "old")), .success(answer(2, "old")), .success(answer(3, "aaaa")))
    #expect(try await probe(transport).ask("f", .executable(sha256: "aaaa")) == .executable)
    #expect(transport.requests.count == 3)
    #expect(
      transport.requests.first?.body.text == #"{"cairn:which-code-answers":"aaaa-1"}"#)
  }

  @Test func `Old code that goes on answering is an error`() async throws {
    let transport = StubTransport { request throws(TransportError) in
      let nonce = request.body.text.flatMap { try? JSONValue(parsing: $0) }?[CodeProbe.key]
      return .json([CodeProbe.key: nonce ?? .null, "sha256": "old"])
    }
    await #expect(
      throws: KindError(
        "An answer of the new code of f did not happen within 0.2 seconds. Run the command again "
          + "to continue.")
    ) {
      try await probe(transport, limit: .milliseconds(200))
        .ask("f", .executable(sha256: "aaaa"))
    }
  }

  @Test func `Another answer proves nothing`() async throws {
    let transport = StubTransport(.success(.json(["sha256": "aaaa"])))
    await #expect(
      throws: CodeProbe.Failure(
        description: "The answer doesn't say which code runs.")
    ) { try await probe(transport).ask("f", .executable(sha256: "aaaa")) }
  }

  @Test func `New code that fails is reported with its own message`() async throws {
    let transport = StubTransport(
      .success(
        .text(
          #"{"errorType":"Runtime.ExitError","errorMessage":"exit status 1"}"#,
          headers: ["X-Amz-Function-Error": "Unhandled"])))
    await #expect(
      throws: CodeProbe.Failure(
        description: "The new code failed: Runtime.ExitError: exit status 1")
    ) { try await probe(transport).ask("f", .executable(sha256: "aaaa")) }
  }

  @Test(
    arguments: [
      ("REPORT RequestId: 1\tDuration: 1 ms\tInit Duration: 5.00 ms\t\n", .newEnvironment),
      ("REPORT RequestId: 1\tDuration: 1 ms\t\nInit Duration: 5 ms\n", .afterUpdate),
    ] as [(String, CodeProbe.Answer)])
  func `An event of the user's proves what Lambda reports of it`(
    _ log: String, _ expected: CodeProbe.Answer
  ) async throws {
    let transport = StubTransport(
      .success(
        .text("1", headers: ["X-Amz-Log-Result": Base64.encode(Array(log.utf8))])))
    #expect(try await probe(transport).ask("f", .event(Array("{}".utf8))) == expected)
    #expect(transport.requests.first?.body.text == "{}")
  }

  @Test func `Nothing is sent to a function that nobody may ask`() async throws {
    let transport = StubTransport(.success(.text("")))
    #expect(try await probe(transport).ask("f", .none) == nil)
    #expect(transport.requests.isEmpty)
  }

  @Test func `Only an executable that says so is asked which code runs`() throws {
    let own = Array("\u{7F}ELF… \(CodeProbe.key)\0 …".utf8)
    let other = Array("\u{7F}ELF… cairn:which-code".utf8)
    #expect(
      CodeProbe.question(try zip(["bootstrap": own]), event: [1])
        == .executable(sha256: Digest.sha256Hex(own)))
    #expect(CodeProbe.question(try zip(["bootstrap": other]), event: [1]) == .event([1]))
    #expect(CodeProbe.question(try zip(["bootstrap": other]), event: nil) == .none)
    #expect(CodeProbe.question(try zip(["app.py": own]), event: nil) == .none)
  }

  private func zip(_ files: [String: [UInt8]]) throws -> Artifact {
    let bytes = try ZipFile(
      files.map { ZipFile.Entry(name: $0.key, bytes: $0.value, mode: .plain) }
    ).bytes()
    let path = FileManager.default.temporaryDirectory
      .appending(path: "cairn-probe-\(UUID().uuidString).zip").path
    try Data(bytes).write(to: URL(filePath: path))
    return Artifact(zipPath: path, sha256: "", sizeInBytes: bytes.count)
  }
}
