import CairnAWS
import CairnJSON
import CairnLanguage

/// One type of request about a file: how the server announces it, and how it answers.
struct Feature: Sendable {
  let method: String
  /// The members of `ServerCapabilities` that announce it.
  let capabilities: @Sendable (ClientCapabilities) -> [String: JSONValue]
  /// Whether an answer is useless once the text has changed, because it doesn't name its version.
  let isForThisVersionOnly: Bool
  /// Whether the answer includes live state, so that a background read is due.
  let usesLive: Bool
  /// Returns JSON text. Works on an immutable version of the text, on any thread.
  let answer: @Sendable (Question) throws(RPCError) -> [UInt8]

  init(
    method: String, capabilities: @escaping @Sendable (ClientCapabilities) -> [String: JSONValue],
    isForThisVersionOnly: Bool = false, usesLive: Bool = false,
    answer: @escaping @Sendable (Question) throws(RPCError) -> JSONValue
  ) {
    self.init(
      method: method, capabilities: capabilities, isForThisVersionOnly: isForThisVersionOnly,
      usesLive: usesLive,
      writing: { question throws(RPCError) in try answer(question).bytes() })
  }

  init(
    method: String, capabilities: @escaping @Sendable (ClientCapabilities) -> [String: JSONValue],
    isForThisVersionOnly: Bool = false, usesLive: Bool = false,
    writing answer: @escaping @Sendable (Question) throws(RPCError) -> [UInt8]
  ) {
    self.method = method
    self.capabilities = capabilities
    self.isForThisVersionOnly = isForThisVersionOnly
    self.usesLive = usesLive
    self.answer = answer
  }

  static let all: [Feature] = [
    .completion, .hover, .definition, .references, .prepareRename, .rename, .documentSymbol,
    .foldingRange, .formatting, .codeAction, .inlayHint, .semanticTokens, .semanticTokensOfRange,
    .diagnostic,
  ]

  static let byMethod = Dictionary(all.map { ($0.method, $0) }) { first, _ in first }

  static func capabilities(for client: ClientCapabilities) -> JSONValue {
    var members: [String: JSONValue] = [
      "positionEncoding": .string(client.encoding.rawValue),
      "textDocumentSync": ["openClose": true, "change": 2, "save": ["includeText": false]],
    ]
    for feature in all { members.merge(feature.capabilities(client)) { _, last in last } }
    return .object(members)
  }
}

/// A request, with everything that its answer may depend on.
struct Question: Sendable {
  var params: JSONValue
  var text: OpenText
  var client: ClientCapabilities
  /// The last background read; nil if there was none or the endpoint didn't answer.
  var live: LiveView?

  var document: StackDocument { text.document }

  func offset() throws(RPCError) -> Int {
    guard let offset = text.offset(params["position"]) else {
      throw RPCError(.invalidParams, "A position is missing.")
    }
    return offset
  }

  func range() throws(RPCError) -> Range<Int> {
    guard let range = text.range(params["range"]) else {
      throw RPCError(.invalidParams, "A range is missing.")
    }
    return range
  }

  /// The edits of this text as a `WorkspaceEdit`.
  func workspaceEdit(_ edits: [TextEdit]) -> JSONValue {
    let edits = JSONValue.array(edits.map(text.json))
    guard client.versionedEdits else { return ["changes": .object([text.uri: edits])] }
    return [
      "documentChanges": [
        [
          "textDocument": ["uri": .string(text.uri), "version": .int(text.version)],
          "edits": edits,
        ]
      ]
    ]
  }
}
