import CairnAWS
import CairnJSON
import CairnLanguage

extension Feature {
  /// Offered only to clients that request diagnostics; the others are sent them. With both, some
  /// editors would show everything twice.
  static let diagnostic = Feature(
    method: "textDocument/diagnostic",
    capabilities: { client in
      client.pullsDiagnostics
        ? [
          "diagnosticProvider": [
            "identifier": "cairn", "interFileDependencies": false, "workspaceDiagnostics": false,
          ]
        ] : [:]
    },
    isForThisVersionOnly: true,
    answer: { question throws(RPCError) in
      ["kind": "full", "items": question.text.diagnostics(for: question.client)]
    })

  static let codeAction = Feature(
    method: "textDocument/codeAction",
    capabilities: { client in
      client.codeActionLiterals
        ? ["codeActionProvider": ["codeActionKinds": ["quickfix", "refactor.rewrite"]]] : [:]
    },
    usesLive: true,
    answer: { question throws(RPCError) in
      let range = try question.range()
      let only = question.params["context"]?["only"]?.array?.compactMap(\.string)
      let actions =
        question.document.codeActions(in: range)
        + (question.live?.acceptances(in: question.document, at: range) ?? [])
      return .array(
        actions.filter { action in
          only?.contains { action.kind.protocolName.isOrIsUnder($0) } ?? true
        }.map(question.json))
    })
}

extension OpenText {
  /// In the form of `textDocument/publishDiagnostics`.
  func diagnostics(for client: ClientCapabilities) -> JSONValue {
    .array(isStack ? document.diagnostics.map { json($0, for: client) } : [])
  }

  fileprivate func json(_ diagnostic: Diagnostic, for client: ClientCapabilities) -> JSONValue {
    let beginning: JSONValue = ["start": json(0), "end": json(0)]
    var message = diagnostic.detail
    var related: [JSONValue] = []
    for note in diagnostic.notes {
      if let location = note.location, client.relatedInformation {
        related.append([
          "location": ["uri": .string(uri), "range": json(location.range)],
          "message": .string(note.message),
        ])
      } else {
        message += "\n\(note.message)"
      }
    }
    var members: [String: JSONValue] = [
      "range": diagnostic.location.map { json($0.range) } ?? beginning,
      "severity": diagnostic.severity == .error ? 1 : 2,
      "code": .string(diagnostic.code.rawValue),
      "source": "cairn",
      "message": .string(message),
    ]
    if !related.isEmpty { members["relatedInformation"] = .array(related) }
    if diagnostic.code.isOfWhatNobodyUses { members["tags"] = [1] }
    return .object(members)
  }
}

extension DiagnosticCode {
  /// Shown faded by editors (LSP 3.17, DiagnosticTag.Unnecessary).
  fileprivate var isOfWhatNobodyUses: Bool { self == .unusedParameter }
}

extension CodeAction.Kind {
  fileprivate var protocolName: String {
    switch self {
    case .quickFix: "quickfix"
    case .rewrite: "refactor.rewrite"
    }
  }
}

extension String {
  /// Kinds of code actions form a tree: `refactor` holds `refactor.rewrite`.
  fileprivate func isOrIsUnder(_ kind: String) -> Bool {
    kind.isEmpty || self == kind || hasPrefix(kind + ".")
  }
}

extension Question {
  fileprivate func json(_ action: CodeAction) -> JSONValue {
    var members: [String: JSONValue] = [
      "title": .string(action.title), "kind": .string(action.kind.protocolName),
      "edit": workspaceEdit(action.edits),
    ]
    if action.isPreferred { members["isPreferred"] = true }
    if let diagnostic = action.diagnostic {
      members["diagnostics"] = [text.json(diagnostic, for: client)]
    }
    return .object(members)
  }
}
