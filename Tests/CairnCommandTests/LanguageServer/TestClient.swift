import CairnAWS
import CairnJSON
import Synchronization
import Testing

@testable import cairn

/// A client in the same process: sends messages, and keeps what comes back.
final class TestClient: Sendable {
  let server: LanguageServer
  private let received: Received
  private let writer: MessageWriter

  private final class Received: Sendable {
    let messages = Mutex<[JSONValue]>([])
    let logged = Mutex<[String]>([])
  }

  init(_ settings: LanguageServerSettings = LanguageServerSettings(isLive: false)) {
    let received = Received()
    let writer = MessageWriter { bytes in
      var framing = MessageFraming()
      framing.feed(bytes)
      guard case .message(let body) = framing.next(), let value = try? JSONValue(parsing: body)
      else { return }
      received.messages.withLock { $0.append(value) }
    }
    let log = LanguageServerLog(level: .warning) { line in
      received.logged.withLock { $0.append(line) }
    }
    (self.received, self.writer) = (received, writer)
    server = LanguageServer(settings: settings, writer: writer, log: log)
  }

  /// All that came so far.
  var messages: [JSONValue] {
    writer.flush()
    return received.messages.withLock { $0 }
  }

  var log: [String] { received.logged.withLock { $0 } }

  /// Sends messages that come in one go: nothing happens between them.
  func send(_ messages: JSONValue...) async {
    await server.take(messages.map { .message($0.bytes()) })
  }

  func send(_ text: String) async { await server.take([.message(Array(text.utf8))]) }

  /// The answer to a request; waits for it.
  func answer(to id: Int) async throws -> JSONValue {
    try await first { $0["id"]?.int == id && $0["method"] == nil }
  }

  func first(where isMeant: (JSONValue) -> Bool) async throws -> JSONValue {
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: .seconds(120))
    while clock.now < end {
      if let found = messages.first(where: isMeant) { return found }
      try await clock.sleep(for: .milliseconds(2))
    }
    throw NoAnswer()
  }

  struct NoAnswer: Error {}

  func initialize(_ capabilities: JSONValue = [:]) async throws -> JSONValue {
    await send(Self.request(1, "initialize", ["capabilities": capabilities]))
    await send(["jsonrpc": "2.0", "method": "initialized", "params": [:]])
    return try await answer(to: 1)
  }

  static func request(_ id: Int, _ method: String, _ params: JSONValue = [:]) -> JSONValue {
    ["jsonrpc": "2.0", "id": .int(id), "method": .string(method), "params": params]
  }

  static func notification(_ method: String, _ params: JSONValue) -> JSONValue {
    ["jsonrpc": "2.0", "method": .string(method), "params": params]
  }

  static let uri = "file:///tmp/a-project/stacks/a.yaml"

  static func open(_ text: String, version: Int = 1, uri: String = uri) -> JSONValue {
    notification(
      "textDocument/didOpen",
      [
        "textDocument": [
          "uri": .string(uri), "languageId": "yaml", "version": .int(version),
          "text": .string(text),
        ]
      ])
  }

  static func change(to text: String, version: Int, uri: String = uri) -> JSONValue {
    notification(
      "textDocument/didChange",
      [
        "textDocument": ["uri": .string(uri), "version": .int(version)],
        "contentChanges": [["text": .string(text)]],
      ])
  }

  static func ask(
    _ id: Int, _ feature: String, line: Int = 0, character: Int = 0, uri: String = uri
  ) -> JSONValue {
    request(
      id, "textDocument/\(feature)",
      [
        "textDocument": ["uri": .string(uri)],
        "position": ["line": .int(line), "character": .int(character)],
      ])
  }

  func published(_ version: Int, uri: String = uri) async throws -> JSONValue {
    try await first {
      $0["method"]?.string == "textDocument/publishDiagnostics"
        && $0["params"]?["version"]?.int == version && $0["params"]?["uri"]?.string == uri
    }
  }

  /// Versions whose diagnostics were sent.
  var publishedVersions: [Int?] {
    messages.filter { $0["method"]?.string == "textDocument/publishDiagnostics" }
      .map { $0["params"]?["version"]?.int }
  }
}

extension LanguageServer {
  func take(_ frames: [MessageFraming.Frame]) {
    for frame in frames { take(frame) }
  }
}
