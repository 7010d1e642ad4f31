import CairnAWS
import CairnJSON

/// What a client said in `initialize` that it can do, as far as answers depend on it.
struct ClientCapabilities: Hashable, Sendable {
  var encoding = PositionEncoding.utf16
  /// Completions may have blanks to jump to.
  var snippets = false
  /// Completions may say that their indentation is meant as it is.
  var insertTextModes = false
  /// Definitions may tell what word was asked about.
  var definitionLinks = false
  /// Edits may name the version they are for.
  var versionedEdits = false
  /// Outlines may be trees.
  var hierarchicalSymbols = false
  /// Code actions may be more than commands.
  var codeActionLiterals = false
  /// It asks for diagnostics itself.
  var pullsDiagnostics = false
  var relatedInformation = false
  /// It can be told that inlay hints have changed.
  var refreshesInlayHints = false
  /// It can be asked for settings.
  var configuration = false
  /// Knows the command that shows completions.
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
