import CairnAWS
import CairnJSON
import Testing

@testable import cairn

@Suite("The language server keeps to the protocol")
struct LanguageServerTests {
  private static let good = "stack: a\nqueues:\n  jobs:\n    visibilityTimeout: 60s\n"

  private func opened(_ capabilities: JSONValue = [:]) async throws -> TestClient {
    let client = TestClient()
    _ = try await client.initialize(capabilities)
    await client.send(TestClient.open(Self.good))
    return client
  }

  private func code(_ message: JSONValue) -> Int? { message["error"]?["code"]?.int }

  // MARK: Its life

  @Test func `before initialize nothing else is answered`() async throws {
    let client = TestClient()
    await client.send(TestClient.open(Self.good), TestClient.ask(5, "hover"))
    #expect(code(try await client.answer(to: 5)) == -32002)
    let answer = try await client.initialize()
    #expect(answer["result"]?["serverInfo"]?["name"] == "cairn")
    #expect(client.publishedVersions == [])
  }

  @Test func `after shutdown nothing more is done`() async throws {
    let client = try await opened()
    await client.send(TestClient.request(2, "shutdown"), TestClient.ask(3, "hover"))
    #expect(try await client.answer(to: 2)["result"] == .null)
    #expect(code(try await client.answer(to: 3)) == -32600)
    #expect(await client.server.phase == .shutDown)
  }

  @Test func `initialize comes once`() async throws {
    let client = try await opened()
    await client.send(TestClient.request(7, "initialize"))
    #expect(code(try await client.answer(to: 7)) == -32600)
  }

  @Test func `exit is distinguished from the rest`() async {
    let client = TestClient()
    let exit = TestClient.notification("exit", .null)
    #expect(await client.server.take(.message(exit.bytes())) == .exit)
  }

  // MARK: Invalid messages

  @Test(arguments: [
    ("{\"jsonrpc\":", -32700), ("nonsense", -32700), ("\u{FFFF}", -32700), ("[]", -32600),
    ("{}", -32600), ("{\"id\":{},\"method\":\"a\"}", -32600), ("{\"id\":4,\"method\":5}", -32600),
    ("{\"id\":4,\"method\":\"textDocument/hover\",\"params\":7}", -32602),
    (
      "{\"id\":4,\"method\":\"textDocument/hover\",\"params\":{\"textDocument\":{\"uri\":\"x\"}}}",
      -32602
    ),
    ("{\"id\":4,\"method\":\"workspace/unheardOf\"}", -32601),
  ])
  func `what cannot be answered gets its code, and the next request is answered`(
    text: String, code: Int
  ) async throws {
    let client = try await opened()
    await client.send(text)
    _ = try await client.first { self.code($0) == code }
    await client.send(TestClient.ask(9, "hover"))
    #expect(try await client.answer(to: 9)["error"] == nil)
  }

  @Test func `unknown and senseless notifications are left alone`() async throws {
    let client = try await opened()
    await client.send(
      TestClient.notification("$/unheardOf", .null),
      TestClient.notification("textDocument/didChange", ["textDocument": ["uri": "file:///x"]]),
      TestClient.notification("textDocument/didOpen", 5),
      TestClient.notification("textDocument/didClose", .null), TestClient.ask(9, "hover"))
    #expect(try await client.answer(to: 9)["error"] == nil)
  }

  @Test func `a position that is none is refused`() async throws {
    let client = try await opened()
    await client.send(
      TestClient.request(
        4, "textDocument/hover",
        ["textDocument": ["uri": .string(TestClient.uri)], "position": ["line": -1]]))
    #expect(code(try await client.answer(to: 4)) == -32602)
  }

  // MARK: Cancelling

  @Test func `a cancelled request is answered once, as cancelled`() async throws {
    let client = try await opened()
    await client.send(
      TestClient.ask(4, "hover"), TestClient.notification("$/cancelRequest", ["id": 4]),
      TestClient.ask(5, "hover"))
    #expect(code(try await client.answer(to: 4)) == -32800)
    #expect(try await client.answer(to: 5)["error"] == nil)
    await client.send(TestClient.ask(6, "hover"))
    _ = try await client.answer(to: 6)
    #expect(client.messages.count { $0["id"]?.int == 4 } == 1)
  }

  @Test func `cancelling what is answered, or was never asked, does nothing`() async throws {
    let client = try await opened()
    await client.send(TestClient.ask(4, "hover"))
    _ = try await client.answer(to: 4)
    await client.send(
      TestClient.notification("$/cancelRequest", ["id": 4]),
      TestClient.notification("$/cancelRequest", ["id": "never"]), TestClient.ask(5, "hover"))
    _ = try await client.answer(to: 5)
    #expect(client.messages.count { $0["id"]?.int == 4 } == 1)
  }

  @Test func `an id in use is refused`() async throws {
    let client = try await opened()
    await client.send(TestClient.ask(4, "hover"), TestClient.ask(4, "hover"))
    _ = try await client.first { code($0) == -32600 }
  }

  // MARK: Texts

  @Test func `edits are applied in the order they come, from first to last`() async throws {
    let client = try await opened()
    await client.send(
      TestClient.notification(
        "textDocument/didChange",
        [
          "textDocument": ["uri": .string(TestClient.uri), "version": 2],
          "contentChanges": [
            // "60s" becomes "😀60s", then "😀6s" by positions that count the new text.
            [
              "range": [
                "start": ["line": 3, "character": 23], "end": ["line": 3, "character": 23],
              ], "text": "😀",
            ],
            [
              "range": [
                "start": ["line": 3, "character": 26], "end": ["line": 3, "character": 27],
              ], "text": "",
            ],
          ],
        ]))
    let text = await client.server.text(of: TestClient.uri)
    #expect(text == Self.good.replacing("60s", with: "😀6s"))
  }

  @Test func `with UTF-8 agreed on, columns are bytes`() async throws {
    let client = TestClient()
    let answer = try await client.initialize([
      "general": ["positionEncodings": ["utf-16", "utf-8"]]
    ])
    #expect(answer["result"]?["capabilities"]?["positionEncoding"] == "utf-8")
    await client.send(
      TestClient.open("stack: é\n"),
      TestClient.notification(
        "textDocument/didChange",
        [
          "textDocument": ["uri": .string(TestClient.uri), "version": 2],
          "contentChanges": [
            [
              "range": [
                "start": ["line": 0, "character": 9], "end": ["line": 0, "character": 9],
              ], "text": "!",
            ]
          ],
        ]))
    #expect(await client.server.text(of: TestClient.uri) == "stack: é!\n")
  }

  @Test(arguments: [1, 0, -3])
  func `a version that comes too late is left out, with a word`(version: Int) async throws {
    let client = try await opened()
    await client.send(TestClient.change(to: "stack: late\n", version: version))
    #expect(await client.server.text(of: TestClient.uri) == Self.good)
    #expect(
      client.log == [
        "cairn lsp: warning: textDocument/didChange: Version \(version) of \(TestClient.uri) came "
          + "after version 1 and was left out.\n"
      ])
  }

  @Test func `a change that makes no sense changes nothing`() async throws {
    let client = try await opened()
    await client.send(
      TestClient.notification(
        "textDocument/didChange",
        [
          "textDocument": ["uri": .string(TestClient.uri), "version": 2],
          "contentChanges": [["text": "stack: half\n"], ["range": ["start": 4], "text": "x"]],
        ]))
    #expect(await client.server.text(of: TestClient.uri) == Self.good)
  }

  @Test func `several files are kept apart`() async throws {
    let client = try await opened()
    let other = "file:///tmp/a-project/stacks/b.yaml"
    await client.send(TestClient.open("stack: b\nquues: {}\n", uri: other))
    let published = try await client.published(1, uri: other)
    #expect(published["params"]?["diagnostics"]?.array?.isEmpty == false)
    #expect(try await client.published(1)["params"]?["diagnostics"] == [])
  }

  // MARK: Diagnostics

  @Test func `a burst of edits is answered once, for the last of them`() async throws {
    let client = try await opened()
    _ = try await client.published(1)
    let edits = (2...60).map { TestClient.change(to: "stack: a\nquues: {}\n#\($0)\n", version: $0) }
    await client.server.take(edits.map { .message($0.bytes()) })
    let last = try await client.published(60)
    #expect(
      last["params"]?["diagnostics"]?.array?.compactMap { $0["code"]?.string }
        == ["unknown-section"])
    #expect(client.publishedVersions == [1, 60])
  }

  @Test func `versions are published in their order and none after a newer one`() async throws {
    let client = try await opened()
    for version in 2...30 {
      await client.send(TestClient.change(to: "stack: a\n#\(version)\n", version: version))
      if version.isMultiple(of: 7) { try await Task.sleep(for: .milliseconds(5)) }
    }
    _ = try await client.published(30)
    let versions = client.publishedVersions.compactMap { $0 }
    #expect(versions == versions.sorted())
  }

  @Test func `a closed file has no diagnostics`() async throws {
    let client = try await opened()
    await client.send(TestClient.change(to: "stack: a\nquues: {}\n", version: 2))
    _ = try await client.published(2)
    await client.send(
      TestClient.notification(
        "textDocument/didClose", ["textDocument": ["uri": .string(TestClient.uri)]]))
    let last = try #require(client.messages.last)
    #expect(last["params"]?["diagnostics"] == [])
    await client.send(TestClient.ask(8, "hover"))
    #expect(code(try await client.answer(to: 8)) == -32602)
  }

  @Test func `a client that asks for diagnostics is not sent any`() async throws {
    let client = try await opened(["textDocument": ["diagnostic": [:]]])
    await client.send(
      TestClient.change(to: "stack: a\nquues: {}\n", version: 2), TestClient.ask(4, "diagnostic"))
    let report = try await client.answer(to: 4)
    #expect(report["result"]?["kind"] == "full")
    #expect(report["result"]?["items"]?[0]?["code"] == "unknown-section")
    #expect(client.publishedVersions == [])
  }

  @Test func `an answer for a text that changed meanwhile is not given as one for the new`()
    async throws
  {
    let client = try await opened(["textDocument": ["diagnostic": [:]]])
    await client.send(
      TestClient.ask(4, "diagnostic"), TestClient.change(to: "stack: b\n", version: 2))
    #expect(code(try await client.answer(to: 4)) == -32801)
  }

  @Test func `YAML that isn't a stack is ignored`() async throws {
    let client = TestClient()
    _ = try await client.initialize()
    let uri = "file:///tmp/a-project/docker-compose.yaml"
    await client.send(
      TestClient.open("services:\n  web: {}\n", uri: uri), TestClient.ask(3, "hover", uri: uri))
    #expect(try await client.published(1, uri: uri)["params"]?["diagnostics"] == [])
    #expect(try await client.answer(to: 3)["result"] == .null)
  }

  // MARK: Settings

  @Test func `settings are requested, used, and override the command line`() async throws {
    let client = TestClient(LanguageServerSettings(isLive: false, endpoint: "http://one"))
    _ = try await client.initialize(["workspace": ["configuration": true]])
    let question = try await client.first { $0["method"]?.string == "workspace/configuration" }
    #expect(question["params"] == ["items": [["section": "cairn"]]])
    await client.send([
      "jsonrpc": "2.0", "id": question["id"] ?? .null,
      "result": [["endpoint": "http://two", "parameters": ["stage": "prod", "count": 3]]],
    ])
    #expect(
      await client.server.settings
        == LanguageServerSettings(
          isLive: false, endpoint: "http://two", parameters: ["stage": "prod", "count": "3"]))
  }
}
