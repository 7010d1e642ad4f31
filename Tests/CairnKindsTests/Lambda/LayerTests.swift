import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import FoundationEssentials
import Synchronization
import Testing

@testable import CairnKinds

/// Layers, and functions that use them.
@Suite struct LayerTests {
  @Test(arguments: [
    FileCase(
      "content",
      """
      layers:
        ▸a: {description: Nothing}
        b: {zip: a.zip, ▸folder: f}
        c: {zip: a.zip, ▸exclude: ["*.md"]}
        d: {zip: a.zip, architectures: [▸x86]}
        e: {zip: a.zip, keep: ▸-1}
      """,
      "Name the source of its content: `zip` for an existing zip, or `folder` for a folder to zip.",
      "A layer has one source of content, but `zip` and `folder` are given. Remove one.",
      "`exclude` lists what to leave out of `folder`, and the layer has no `folder`.",
      "An item of `architectures` takes `x86_64` or `arm64`, not `x86`.",
      "`keep` must be between 0 and 10000; `-1` is not."),
    FileCase(
      "layers of functions",
      """
      layers: {l: {zip: a.zip}, m: {zip: a.zip}}
      functions:
        a: {zip: a.zip, layers: [l, m, ▸l]}
        b:
          zip: a.zip
          layers:
            - arn:aws:lambda:us-east-1:123456789012:layer:x:1
            - ▸arn:aws:lambda:us-east-1:123456789012:layer:x:2
      """,
      "A function has one version of a layer, and another entry names this layer too.",
      "A function has one version of a layer, and another entry names this layer too."),
    FileCase(
      "layers of other regions",
      """
      region: us-east-1
      functions:
        a: {zip: a.zip, layers: [▸"arn:aws:lambda:eu-west-1:123456789012:layer:x:1"]}
      """,
      "A function uses layers of its own region, and this one is in `eu-west-1`, while the stack is "
        + "in `us-east-1`."),
  ])
  func `are checked`(_ file: FileCase) { file.check() }

  private static let hash = Base64.encode(Digest.sha256(Array("content".utf8)))

  @Test(arguments: [
    ("", "cairn:s:l:\(hash)"), ("What all share", "What all share cairn:s:l:\(hash)"),
    ("cairn: ours", "cairn: ours cairn:s:l:\(hash)"),
  ])
  func `a mark ends the description`(_ description: String, _ whole: String) {
    let (text, mark) = LayerMark.split(whole)
    #expect(text == description)
    #expect(mark == LayerMark("s", "l", sha256: Self.hash))
    #expect(mark?.owner == OwnerMark("s", "l"))
  }

  @Test(arguments: [
    "", "What all share", "cairn:s:l", "cairn:s:l:short", "cairn::l:\(hash)", "x:s:l:\(hash)",
    "cairn:s:l:\(hash) and more",
  ])
  func `what isn't a mark is the user's text`(_ text: String) {
    #expect(LayerMark.split(text) == (text, nil))
  }

  @Test(arguments: ["l", String(repeating: "long", count: 60), "tenants[blue shop]"])
  func `a mark fits beside the longest description`(_ resource: String) {
    let stack = String(repeating: "s", count: 64)
    let mark = LayerMark(stack, resource, sha256: Self.hash)
    #expect(mark.text.utf8.count + 1 + Layer.descriptionLimit <= 256)
    let read = LayerMark.split("text \(mark.text)").mark
    #expect(read?.isOf(stack, resource) == true)
    #expect(read?.isOf(stack, "other") == false)
    #expect(read?.isOf("other", resource) == false)
  }

  // MARK: Writing

  private static let scope = Scope(
    stack: "s", account: "111111111111", region: "us-east-1", endpoint: "http://127.0.0.1:4566",
    flavour: .emulator)

  private func version(_ number: Int, _ description: String) -> JSONValue {
    [
      "Version": .int(number), "Description": .string(description),
      "LayerVersionArn": .string("arn:aws:lambda:us-east-1:111111111111:layer:s-l:\(number)"),
    ]
  }

  /// A Lambda with these versions, which answers these hashes to what is published.
  private func lambda(_ versions: [JSONValue], _ hashes: [String] = []) -> StubTransport {
    let rest = Mutex(hashes)
    return StubTransport { request throws(TransportError) in
      if request.path.hasPrefix("/b/") {
        return request.method == "HEAD"
          ? HTTPResponse(status: 404, headers: ["x-amz-request-id": "R1"])
          : .text("", headers: ["ETag": "\"e\""])
      }
      switch request.method {
      case "GET" where request.path.hasSuffix("/versions"):
        return .json(["LayerVersions": .array(versions)])
      case "GET": return .json(versions[0])
      case "DELETE": return .text("", status: 204)
      default:
        let hash = rest.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? "" }
        return .json([
          "Version": 9, "LayerVersionArn": "arn:9", "Content": ["CodeSha256": .string(hash)],
        ])
      }
    }
  }

  private func context(_ transport: StubTransport) -> KindContext {
    var configuration = AWSConfiguration.endpoint()
    configuration.retry = .none
    return KindContext(
      scope: Self.scope, aws: AWSClient(configuration: configuration, transport: transport),
      reads: .everything, shared: SharedReads(), pace: .emulator, stagingBucket: "b")
  }

  private func handle(
    _ properties: Properties = Properties(), size: Int = 3
  ) throws
    -> ResourceHandle
  {
    let folder = "/tmp/cairn-layer-tests-\(UInt64.random(in: 0...UInt64.max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let bytes = [UInt8](repeating: 7, count: size)
    try Data(bytes).write(to: URL(filePath: "\(folder)/l.zip"))
    var all = properties
    all[Layer.name] = "s-l"
    return ResourceHandle(
      address: ResourceAddress(section: "layers", name: "l"), properties: all,
      artifact: Artifact(
        zipPath: "\(folder)/l.zip", sha256: Base64.encode(Digest.sha256(bytes)),
        sizeInBytes: size))
  }

  private func calls(_ transport: StubTransport) -> [String] {
    transport.requests.map { request in
      let parts = request.path.split(separator: "/")
      let last = parts.last.map(String.init) ?? ""
      return parts.first == "b" ? "\(request.method) object" : "\(request.method) \(last)"
    }
  }

  @Test func `what somebody else published last is named, and ours is compared`() async throws {
    let mark = LayerMark("s", "l", sha256: Self.hash).text
    let transport = lambda([
      version(1, "Shared \(mark)"), version(3, "By hand"), version(2, "Shared \(mark)"),
    ])
    let live = try #require(try await Layer().read(try handle(), context(transport)))
    #expect(live.owner == .stack("s", resource: "l"))
    #expect(live.properties[Layer.description] == "Shared")
    #expect(live.properties[Layer.codeSha256] == Self.hash)
    #expect(live.attributes["version"] == 2)
    #expect(live.unmanaged.map(\.name) == ["version 3"])
    #expect(calls(transport) == ["GET versions"])
  }

  @Test func `a version that nobody marked is nobody's`() async throws {
    let transport = lambda([version(1, "By hand")])
    let live = try #require(try await Layer().read(try handle(), context(transport)))
    #expect(live.owner == .nobody)
    #expect(calls(transport) == ["GET versions", "GET 1"])
  }

  @Test func `more versions than are kept are a difference`() async throws {
    let mark = LayerMark("s", "l", sha256: Self.hash).text
    let transport = lambda((1...4).map { version($0, mark) })
    for (keep, live) in [(1, 3), (3, 3), (5, 5)] {
      let handle = try handle(Properties(["keep": .integer(keep)]))
      let read = try await Layer().read(handle, context(transport))
      #expect(read?.properties[Layer.keep] == live)
    }
  }

  @Test func `only versions of the stack are deleted`() async throws {
    let mark = LayerMark("s", "l", sha256: Self.hash).text
    let transport = lambda([
      version(1, mark), version(2, "By hand"), version(3, mark),
      version(4, LayerMark("t", "l", sha256: Self.hash).text),
    ])
    try await Layer().delete(try handle(), context(transport))
    #expect(calls(transport).first == "GET versions")
    #expect(calls(transport).dropFirst().sorted() == ["DELETE 1", "DELETE 3"])
  }

  @Test func `damaged staged content is uploaded again, and its version goes`() async throws {
    let handle = try handle(size: 300_000)
    let right = try #require(handle.artifact?.sha256)
    let transport = lambda([], ["other", right])
    _ = try await Layer().create(handle, context(transport))
    #expect(
      calls(transport) == [
        "GET versions", "HEAD object", "PUT object", "POST versions", "DELETE 9", "PUT object",
        "POST versions",
      ])
    let hopeless = lambda([], ["other"])
    await #expect(throws: KindError.self) {
      _ = try await Layer().create(try self.handle(), self.context(hopeless))
    }
    #expect(calls(hopeless) == ["GET versions", "POST versions", "DELETE 9"])
  }
}
