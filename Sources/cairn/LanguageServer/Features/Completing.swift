import CairnAWS
import CairnJSON
import CairnLanguage

extension Feature {
  static let completion = Feature(
    method: "textDocument/completion",
    capabilities: { _ in
      [
        "completionProvider": [
          "triggerCharacters": [".", ":", " ", "$", "{", "[", ",", "-"],
          "resolveProvider": false,
        ]
      ]
    },
    answer: { question throws(RPCError) in
      let completions = question.document.completions(at: try question.offset())
      let items = completions.enumerated().map { index, completion in
        question.json(completion, index: index, of: completions.count)
      }
      return ["isIncomplete": false, "items": .array(items)]
    })
}

extension Question {
  fileprivate func json(_ completion: Completion, index: Int, of count: Int) -> JSONValue {
    let isSnippet = client.snippets && completion.insertion.hasBlanks
    let inserted = isSnippet ? completion.insertion.snippet : completion.insertion.plainText
    // Keeps the order: editors sort by this text.
    let width = String(count).utf8.count
    let number = String(index)
    let zeros = String(repeating: "0", count: width - number.utf8.count)
    var item: [String: JSONValue] = [
      "label": .string(completion.label),
      "kind": .int(completion.kind.protocolNumber),
      "textEdit": ["range": text.json(completion.range), "newText": .string(inserted)],
      "sortText": .string(zeros + number),
      "insertTextFormat": isSnippet ? 2 : 1,
    ]
    if let detail = completion.detail { item["detail"] = .string(detail) }
    if let documentation = completion.documentation {
      item["documentation"] = ["kind": "markdown", "value": .string(documentation)]
    }
    if let filter = completion.filter { item["filterText"] = .string(filter) }
    if client.insertTextModes, inserted.utf8.contains(UInt8(ascii: "\n")) {
      // Later lines get the indentation of the cursor's line.
      item["insertTextMode"] = 2
    }
    if completion.goesOn, client.isVisualStudioCode {
      item["command"] = ["title": "Suggest", "command": "editor.action.triggerSuggest"]
    }
    return .object(item)
  }
}

extension Completion.Kind {
  /// LSP 3.17, CompletionItemKind.
  fileprivate var protocolNumber: Int {
    switch self {
    case .section: 9  // Module
    case .field: 10  // Property
    case .value: 12  // Value
    case .resource: 18  // Reference
    case .attribute: 5  // Field
    case .parameter: 6  // Variable
    case .template: 15  // Snippet
    }
  }
}
