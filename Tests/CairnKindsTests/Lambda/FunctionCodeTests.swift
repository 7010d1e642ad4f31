import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import FoundationEssentials
import Synchronization
import Testing

@testable import CairnKinds

/// Lambda gets exactly the code that was built.
@Suite struct FunctionCodeTests {
  private let folder = "/tmp/cairn-function-code-\(UInt64.random(in: 0...UInt64.max))"

  /// A zip of the given size on disk, like one in the cache.
  private func artifact(_ size: Int) throws -> Artifact {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let bytes = [UInt8](repeating: 7, count: size)
    let path = "\(folder)/code.zip"
    try Data(bytes).write(to: URL(filePath: path))
    return Artifact(
      zipPath: path, sha256: Base64.encode(Digest.sha256(bytes)), sizeInBytes: size)
  }

  private func update(_ artifact: Artifact, _ transport: StubTransport) async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var configuration = AWSConfiguration.endpoint()
    configuration.retry = .none
    let context = KindContext(
      scope: Scope(
        stack: "s", account: "111111111111", region: "us-east-1", endpoint: "http://127.0.0.1:4566",
        flavour: .emulator),
      aws: AWSClient(configuration: configuration, transport: transport), reads: .everything,
      shared: SharedReads(), pace: .emulator, stagingBucket: "b")
    let handle = ResourceHandle(
      address: ResourceAddress(section: "functions", name: "f"),
      properties: Properties(["name": "f"]), artifact: artifact)
    _ = try await Function().update(
      handle, from: LiveResource(properties: Properties(), attributes: [:], owner: .unread),
      changed: ["codeSha256"], context)
  }

  /// A Lambda that answers with these code hashes, one after the other.
  private func lambda(_ hashes: [String]) -> StubTransport {
    let rest = Mutex(hashes)
    return StubTransport { request throws(TransportError) in
      if request.method == "HEAD" {
        return HTTPResponse(status: 404, headers: ["x-amz-request-id": "R1"])
      }
      if request.path.hasPrefix("/b/") { return .text("", headers: ["ETag": "\"e\""]) }
      guard request.path.hasSuffix("/code") else {
        return .json(["FunctionName": "f", "FunctionArn": "a", "State": "Active"])
      }
      let hash = rest.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
      return .json([
        "FunctionName": "f", "FunctionArn": "a", "State": "Active", "CodeSha256": .string(hash),
      ])
    }
  }

  private func calls(_ transport: StubTransport) -> [String] {
    transport.requests.filter { !$0.path.hasSuffix("/configuration") }
      .map { "\($0.method) \($0.path.hasPrefix("/b/") ? "object" : "code")" }
  }

  @Test func `small code that differs in Lambda is an error`() async throws {
    let artifact = try artifact(100)
    let transport = lambda(["other"])
    await #expect(
      throws: KindError(
        "Lambda has other code for the function f than was sent: its CodeSha256 is other, and "
          + "that of "
          + "the zip \(artifact.sha256). Run it again; if that doesn't help, something between "
          + "this machine and Lambda changes the request.")
    ) { try await update(artifact, transport) }
  }

  @Test func `damaged staged code is uploaded again, once`() async throws {
    let artifact = try artifact(300_000)
    let transport = lambda(["other", artifact.sha256])
    try await update(artifact, transport)
    #expect(
      calls(transport) == ["HEAD object", "PUT object", "PUT code", "PUT object", "PUT code"])
    #expect(
      transport.requests.filter { $0.path.hasPrefix("/b/") }.allSatisfy {
        $0.headers["x-amz-expected-bucket-owner"] == "111111111111"
      })
    let hopeless = lambda(["other"])
    await #expect(throws: KindError.self) {
      try await update(try self.artifact(300_000), hopeless)
    }
  }

  @Test func `a zip that changed after the build is not sent`() async throws {
    for size in [100, 300_000] {
      let artifact = try artifact(size)
      try Data([UInt8](repeating: 8, count: size)).write(to: URL(filePath: artifact.zipPath))
      let transport = lambda([artifact.sha256])
      await #expect(throws: ArtifactError.self) { try await update(artifact, transport) }
      #expect(calls(transport).filter { $0 != "HEAD object" } == [])
    }
  }

  @Test(
    arguments: [
      ("arm64", ["package": "../p", "product": "P"], "arm64"),
      ("arm64", ["package": "../p", "product": "P", "architecture": "x86_64"], "x86_64"),
      ("arm64", ["folder": "f"], "arm64"),
      ("arm64", ["folder": "f", "build": ["command": "make"]], "arm64"),
      ("arm64", ["folder": "f", "architecture": "x86_64"], "x86_64"),
      // Only who made it knows what it runs on.
      ("arm64", ["zip": "a.zip"], nil),
      ("arm64", ["folder": "f", "build": "none"], nil),
      ("x86_64", ["package": "../p", "product": "P"], nil),
      // The endpoint is on another machine.
      (nil, ["package": "../p", "product": "P"], nil),
    ] as [(String?, [String: Value], Value?)])
  func `what is made here is made for the architecture of the local machine`(
    _ local: String?, _ declared: [String: Value], _ architecture: Value?
  ) {
    let scope = Scope(
      stack: "s", account: "1", region: "r", endpoint: "http://127.0.0.1:4566",
      flavour: .emulator, localArchitecture: local)
    let completed = Function().completed(Properties(declared), in: scope)
    #expect(completed.values["architecture"] == architecture)
    let request = Function().artifact(for: Function().schema.fillingDefaults(completed))
    switch request {
    case .swiftProduct(_, _, let asked)?: #expect(asked == architecture?.string ?? "x86_64")
    case .folder(_, _, let build?)?:
      #expect(build.architecture == architecture?.string ?? "x86_64")
    default: break
    }
  }

  @Test(
    arguments: [
      (["runtime": "python3.13", "architecture": "arm64"], ["run `python3.13`"]),
      (
        ["runtime": "provided.al2023", "architecture": "arm64"],
        ["run `provided.al2023`", "run executables for `arm64`"]
      ),
    ] as [([String: Value], [String])])
  func `a function needs its runtime, and an executable its processor`(
    _ properties: [String: Value], _ needs: [String]
  ) {
    let scope = Scope(
      stack: "s", account: "1", region: "r", endpoint: nil, flavour: .emulator)
    #expect(Function().needs(of: Properties(properties), in: scope).map(\.text) == needs)
  }
}
