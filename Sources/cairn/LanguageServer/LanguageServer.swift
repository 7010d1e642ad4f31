import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// The protocol half of `cairn lsp`: takes messages in order, keeps the open texts, and answers
/// requests concurrently, each from the version that it was sent for.
///
/// `StackDocument` supplies what it knows about stacks, and `Feature` the form of answers.
actor LanguageServer {
  enum Phase: Hashable { case beforeInitialize, running, shutDown }

  /// Typing comes in bursts; edits within this time are processed together.
  static let settling = Duration.milliseconds(1)

  private(set) var phase = Phase.beforeInitialize
  private(set) var client = ClientCapabilities()
  private var texts: [String: Held] = [:]
  private var pending: [RPCID: Task<Void, Never>] = [:]
  private var asked: [RPCID: @Sendable (isolated LanguageServer, JSONValue) -> Void] = [:]
  private var questionCount = 0
  private var editCount = 0
  private(set) var settings: LanguageServerSettings
  /// From the command line; settings of the client override them.
  private let initialSettings: LanguageServerSettings
  private let writer: MessageWriter
  private let log: LanguageServerLog
  private let clock = ContinuousClock()

  /// An open text and its state.
  private struct Held {
    var text: OpenText
    /// Number of the last edit; unlike a version, never repeated.
    var edit: Int
    /// The edit whose diagnostics the client has.
    var published: Int?
    var isDiagnosing = false
    var reads = BackgroundReads()
  }

  init(settings: LanguageServerSettings, writer: MessageWriter, log: LanguageServerLog) {
    self.settings = settings
    initialSettings = settings
    self.writer = writer
    self.log = log
  }

  /// The server's state of a file.
  func text(of uri: String) -> String? {
    (texts[uri]?.text.bytes).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The client's process, from `initialize`; the server ends when it does.
  private(set) var parent: Int?

  /// Whether the server still accepts messages.
  enum Continuation: Hashable { case goOn, exit }

  /// Takes one message. Never blocks: longer work runs concurrently.
  @discardableResult
  func take(_ frame: MessageFraming.Frame) -> Continuation {
    switch frame {
    case .malformed(let reason):
      log.warning(reason)
      writer.fail(RPCError(.parseError, reason))
    case .message(let bytes):
      do throws(RPCError) {
        let message = try RPCMessage(parsing: bytes)
        if case .notification("exit", _) = message { return .exit }
        take(message)
      } catch {
        log.warning(error.message)
        writer.fail(error)
      }
    }
    return .goOn
  }

  private func take(_ message: RPCMessage) {
    switch message {
    case .request(let id, let method, let params):
      log.debug("← \(method) \(id.json)")
      take(request: method, params, id: id)
    case .notification(let method, let params):
      log.debug("← \(method)")
      do throws(RPCError) {
        try take(notification: method, params)
      } catch {
        // A notification gets no answer.
        log.warning("\(method): \(error.message)")
      }
    case .response(let id, .success(let value)):
      asked.removeValue(forKey: id)?(self, value)
    case .response(let id, .failure(let error)):
      asked.removeValue(forKey: id)
      log.info("The client refused request \(id.json): \(error.message)")
    }
  }

  // MARK: Requests

  private func take(request method: String, _ params: JSONValue, id: RPCID) {
    guard pending[id] == nil else {
      return refuse(
        id, .invalidRequest, "A request with the id \(id.json) is still being answered.")
    }
    switch (phase, method) {
    case (.beforeInitialize, "initialize"):
      writer.respond(to: id, .success(initialize(params).bytes()))
    case (.beforeInitialize, _):
      refuse(id, .serverNotInitialized, "The first request has to be `initialize`.")
    case (.running, "initialize"):
      refuse(id, .invalidRequest, "`initialize` comes once.")
    case (.running, "shutdown"):
      phase = .shutDown
      for held in texts.values { held.reads.cancel() }
      writer.respond(to: id, .success(JSONValue.null.bytes()))
    case (.running, _):
      guard let feature = Feature.byMethod[method] else {
        return refuse(id, .methodNotFound, "There is no method \(method).")
      }
      answer(feature, params, id: id)
    case (.shutDown, _):
      refuse(id, .invalidRequest, "The server was shut down.")
    }
  }

  private func refuse(_ id: RPCID, _ code: RPCError.Code, _ message: String) {
    writer.respond(to: id, .failure(RPCError(code, message)))
  }

  private func initialize(_ params: JSONValue) -> JSONValue {
    phase = .running
    client = ClientCapabilities(params)
    parent = params["processId"]?.int
    settings = initialSettings.changed(by: params["initializationOptions"] ?? .null)
    return [
      "capabilities": Feature.capabilities(for: client),
      "serverInfo": ["name": "cairn", "version": .string(CairnVersion.text)],
    ]
  }

  private func answer(_ feature: Feature, _ params: JSONValue, id: RPCID) {
    guard let uri = params["textDocument"]?["uri"]?.string else {
      return refuse(id, .invalidParams, "\(feature.method) is about a document, and none is named.")
    }
    guard let held = texts[uri] else {
      return refuse(id, .invalidParams, "\(uri) is not open.")
    }
    if feature.usesLive { readEndpoint(of: uri, .onDemand) }
    let question = Question(
      params: params, text: held.text, client: client,
      live: texts[uri]?.reads.view(now: clock.now))
    let edit = held.edit
    // Unstructured: only the client can cancel it, by another message.
    pending[id] = Task.detached {
      let result: Result<[UInt8], RPCError>
      do throws(RPCError) {
        result = .success(held.text.isStack ? try feature.answer(question) : JSONValue.null.bytes())
      } catch {
        result = .failure(error)
      }
      await self.finish(id, feature, uri, edit, result)
    }
  }

  private func finish(
    _ id: RPCID, _ feature: Feature, _ uri: String, _ edit: Int,
    _ result: Result<[UInt8], RPCError>
  ) {
    // A cancelled request was answered when it was cancelled.
    guard pending.removeValue(forKey: id) != nil else { return }
    if feature.isForThisVersionOnly, texts[uri]?.edit != edit {
      return refuse(id, .contentModified, "The text has changed meanwhile.")
    }
    writer.respond(to: id, result)
  }

  private func cancel(_ id: RPCID) {
    // It may have been answered already.
    guard let task = pending.removeValue(forKey: id) else { return }
    task.cancel()
    refuse(id, .requestCancelled, "The request was cancelled.")
  }

  // MARK: Notifications

  private func take(notification method: String, _ params: JSONValue) throws(RPCError) {
    if method == "$/cancelRequest" {
      if let id = RPCID(params["id"]) { cancel(id) }
      return
    }
    guard phase == .running else { return }
    switch method {
    case "initialized": askForSettings()
    case "textDocument/didOpen": try open(params)
    case "textDocument/didChange": try change(params)
    case "textDocument/didSave":
      if let uri = params["textDocument"]?["uri"]?.string { readEndpoint(of: uri, .afterSave) }
    case "textDocument/didClose": try close(params)
    case "workspace/didChangeConfiguration": changeSettings(params["settings"] ?? .null)
    default: log.debug("Nothing is done about \(method).")
    }
  }

  private func open(_ params: JSONValue) throws(RPCError) {
    guard let document = params["textDocument"], let uri = document["uri"]?.string,
      let text = document["text"]?.string
    else { throw RPCError(.invalidParams, "There is no text to open.") }
    texts[uri]?.reads.cancel()
    editCount += 1
    texts[uri] = Held(
      text: OpenText(
        uri: uri, languageID: document["languageId"]?.string ?? "",
        version: document["version"]?.int ?? 0, text: text, encoding: client.encoding),
      edit: editCount)
    diagnose(uri)
    readEndpoint(of: uri, .onDemand)
  }

  private func change(_ params: JSONValue) throws(RPCError) {
    guard let uri = params["textDocument"]?["uri"]?.string, let held = texts[uri] else {
      throw RPCError(.invalidParams, "What was changed is not open.")
    }
    let version = params["textDocument"]?["version"]?.int
    if let version, version <= held.text.version {
      throw RPCError(
        .invalidParams,
        "Version \(version) of \(uri) came after version \(held.text.version) and was left out.")
    }
    try texts[uri]?.text.apply(
      params["contentChanges"]?.array ?? [], version: version ?? held.text.version + 1)
    editCount += 1
    texts[uri]?.edit = editCount
    diagnose(uri)
  }

  private func close(_ params: JSONValue) throws(RPCError) {
    guard let uri = params["textDocument"]?["uri"]?.string, let held = texts[uri] else {
      throw RPCError(.invalidParams, "What was closed is not open.")
    }
    held.reads.cancel()
    texts[uri] = nil
    if !client.pullsDiagnostics { publish([], of: uri, version: nil) }
  }

  // MARK: Diagnostics

  /// Sends the client the diagnostics of the newest version, and of no older one.
  private func diagnose(_ uri: String) {
    guard !client.pullsDiagnostics, texts[uri]?.isDiagnosing == false else { return }
    texts[uri]?.isDiagnosing = true
    // Unstructured, so that the server keeps taking messages; it ends with the last edit.
    Task {
      while let held = texts[uri], held.published != held.edit {
        try? await Task.sleep(for: Self.settling, tolerance: .zero)
        guard let held = texts[uri] else { break }
        let client = client
        let found = await Task.detached { held.text.diagnostics(for: client) }.value
        guard texts[uri]?.edit == held.edit else { continue }
        texts[uri]?.published = held.edit
        publish(found, of: uri, version: held.text.version)
      }
      texts[uri]?.isDiagnosing = false
    }
  }

  private func publish(_ diagnostics: JSONValue, of uri: String, version: Int?) {
    var params: [String: JSONValue] = ["uri": .string(uri), "diagnostics": diagnostics]
    if let version { params["version"] = .int(version) }
    writer.notify("textDocument/publishDiagnostics", .object(params))
  }

  // MARK: Settings

  /// - Parameter value: `{"cairn": {…}}`, or its contents; if it is missing, the client is asked.
  private func changeSettings(_ value: JSONValue) {
    if value.isNull { return askForSettings() }
    settings = initialSettings.changed(by: value["cairn"] ?? value)
    forgetReads()
  }

  private func askForSettings() {
    guard client.configuration else { return }
    ask("workspace/configuration", ["items": [["section": "cairn"]]]) { server, answer in
      guard let value = answer[0], value.object != nil else { return }
      server.changeSettings(value)
    }
  }

  private func ask(
    _ method: String, _ params: JSONValue,
    then: @escaping @Sendable (isolated LanguageServer, JSONValue) -> Void
  ) {
    questionCount += 1
    let id = RPCID.string("cairn-\(questionCount)")
    asked[id] = then
    writer.request(method, params, id: id)
  }

  // MARK: Live

  private func forgetReads() {
    for uri in texts.keys {
      texts[uri]?.reads.cancel()
      texts[uri]?.reads = BackgroundReads()
      readEndpoint(of: uri, .onDemand)
    }
  }

  /// Starts a background read of the endpoint if one is due; never blocks.
  private func readEndpoint(of uri: String, _ occasion: BackgroundReads.Occasion) {
    guard settings.isLive, let held = texts[uri], held.text.path != nil,
      held.text.isStack, held.reads.isDue(occasion, now: clock.now)
    else { return }
    let read = BackgroundRead(text: held.text, settings: settings)
    let log = log
    let edit = held.edit
    // Unstructured: answers don't wait for it.
    let task = Task {
      let result = await read.run()
      switch result {
      case .success: log.debug("Read the endpoint of \(uri).")
      case .failure(let silence): log.debug("No live status of \(uri): \(silence.reason)")
      }
      self.finishRead(of: uri, edit, result)
    }
    texts[uri]?.reads.begin(task, now: clock.now)
  }

  private func finishRead(
    of uri: String, _ edit: Int, _ result: Result<LiveView, BackgroundRead.Silence>
  ) {
    guard !Task.isCancelled, texts[uri] != nil else { return }
    let isNew = texts[uri]?.reads.end(result, now: clock.now) ?? false
    guard isNew, client.refreshesInlayHints else { return }
    ask("workspace/inlayHint/refresh", .null) { _, _ in }
  }
}
