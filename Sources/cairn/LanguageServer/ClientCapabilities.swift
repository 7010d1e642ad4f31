import CairnAWS
import CairnJSON

/// The capabilities of a client, from `initialize`, that answers depend on.
struct ClientCapabilities: Hashable, Sendable {
  var encoding = PositionEncoding.utf16
  /// Completions may be snippets.
  var snippets = false
  /// Completions may ask for their indentation to be kept.
  var insertTextModes = false
  /// Definitions may include the range of the word at the cursor.
  var definitionLinks = false
  /// Edits may name the document version they apply to.
  var versionedEdits = false
  /// Document symbols may be nested.
  var hierarchicalSymbols = false
  /// Code actions may contain edits.
  var codeActionLiterals = false
  /// It requests diagnostics itself.
  var pullsDiagnostics = false
  var relatedInformation = false
  /// It accepts `workspace/inlayHint/refresh`.
  var refreshesInlayHints = false
  /// It answers `workspace/configuration`.
  var configuration = false
  /// It has the command that shows completions.
  var isVisualStudioCode = false

  init() {}

  init(_ params: JSONValue) {
    let all = params["capabilities"]
    let text = all?["textDocument"]
    let workspace = all?["workspace"]
    let offered = all?["general"]?["positionEncodings"]?.array?.compactMap(\.string)
    encoding = PositionEncoding(offered: offered ?? [])
    let item = text?["completion"]?["completionItem"]
    snippets = item?["snippetSupport"]?.bool ?? false
    insertTextModes = item?["insertTextModeSupport"]?["valueSet"]?.array?.contains(2) ?? false
    definitionLinks = text?["definition"]?["linkSupport"]?.bool ?? false
    versionedEdits = workspace?["workspaceEdit"]?["documentChanges"]?.bool ?? false
    hierarchicalSymbols =
      text?["documentSymbol"]?["hierarchicalDocumentSymbolSupport"]?.bool ?? false
    codeActionLiterals = text?["codeAction"]?["codeActionLiteralSupport"]?.object != nil
    pullsDiagnostics = text?["diagnostic"]?.object != nil
    relatedInformation = text?["publishDiagnostics"]?["relatedInformation"]?.bool ?? false
    refreshesInlayHints = workspace?["inlayHint"]?["refreshSupport"]?.bool ?? false
    configuration = workspace?["configuration"]?.bool ?? false
    isVisualStudioCode =
      params["clientInfo"]?["name"]?.string?.hasPrefix("Visual Studio Code") ?? false
  }
}
