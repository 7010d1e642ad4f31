import CairnEngine
import CairnJSON
import CairnKinds
import CairnLanguage

extension Feature {
  /// Formats as `cairn fmt` does. Unreadable text stays as it is; its diagnostics say why.
  static let formatting = Feature(
    method: "textDocument/formatting",
    capabilities: { _ in ["documentFormattingProvider": true] },
    isForThisVersionOnly: true,
    answer: { question throws(RPCError) in
      // The text's structure as two kinds of trees.
      defer { ProcessMemory.giveBack() }
      return switch StackFormatter(Catalog.standard.schemas).edits(question.document.file) {
      case .success(let edits): .array(edits.map(question.text.json))
      case .failure: .null
      }
    })

  static let foldingRange = Feature(
    method: "textDocument/foldingRange",
    capabilities: { _ in ["foldingRangeProvider": true] },
    answer: { question throws(RPCError) in
      .array(
        question.document.foldingRanges.map { range in
          var json: [String: JSONValue] = [
            "startLine": .int(range.firstLine - 1), "endLine": .int(range.lastLine - 1),
          ]
          if range.kind == .comment { json["kind"] = "comment" }
          return .object(json)
        })
    })

  static let semanticTokens = Feature(
    method: "textDocument/semanticTokens/full",
    capabilities: { _ in
      [
        "semanticTokensProvider": [
          "legend": [
            "tokenTypes": .array(SemanticToken.Kind.allCases.map { .string($0.protocolName) }),
            "tokenModifiers": ["declaration"],
          ],
          "full": true, "range": true,
        ]
      ]
    },
    writing: { question throws(RPCError) in question.tokens(question.document.semanticTokens) })

  static let semanticTokensOfRange = Feature(
    method: "textDocument/semanticTokens/range",
    capabilities: { _ in [:] },
    writing: { question throws(RPCError) in
      let range = try question.range()
      return question.tokens(
        question.document.semanticTokens.filter {
          $0.range.end.offset > range.lowerBound && $0.range.start.offset < range.upperBound
        })
    })
}

extension Question {
  /// Five numbers per token, positions relative to the previous token.
  fileprivate func tokens(_ tokens: [SemanticToken]) -> [UInt8] {
    var (line, character) = (0, 0)
    var data: [Int] = []
    data.reserveCapacity(tokens.count * 5)
    for token in tokens {
      let start = text.place(token.range.start.offset)
      let end = text.place(token.range.end.offset)
      guard start.line == end.line, end.character > start.character else { continue }
      data += [
        start.line - line,
        start.line == line ? start.character - character : start.character,
        end.character - start.character, token.kind.protocolIndex, token.isDeclaration ? 1 : 0,
      ]
      (line, character) = start
    }
    var json = JSONWriter()
    json.beginObject()
    json.key("data")
    json.beginArray()
    for number in data { json.write(number) }
    json.endArray()
    json.endObject()
    return json.bytes
  }
}

extension SemanticToken.Kind {
  /// LSP 3.17, SemanticTokenTypes: the closest ones that every theme colours.
  fileprivate var protocolName: String {
    switch self {
    case .section: "namespace"
    case .resource: "class"
    case .field: "property"
    case .attribute: "property"
    case .parameter: "parameter"
    case .enumeration: "enumMember"
    case .key: "variable"
    }
  }

  /// In the legend.
  fileprivate var protocolIndex: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
