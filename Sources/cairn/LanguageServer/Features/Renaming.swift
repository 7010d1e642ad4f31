import CairnAWS
import CairnJSON
import CairnLanguage

extension Feature {
  static let prepareRename = Feature(
    method: "textDocument/prepareRename",
    capabilities: { _ in [:] },
    answer: { question throws(RPCError) in
      guard let found = question.document.renameable(at: try question.offset()) else {
        return .null
      }
      return [
        "range": question.text.json(found.range), "placeholder": .string(found.name),
      ]
    })

  static let rename = Feature(
    method: "textDocument/rename",
    capabilities: { _ in ["renameProvider": ["prepareProvider": true]] },
    answer: { question throws(RPCError) in
      guard let name = question.params["newName"]?.string else {
        throw RPCError(.invalidParams, "The new name is missing.")
      }
      switch question.document.rename(at: try question.offset(), to: name) {
      case .success(let edits): return question.workspaceEdit(edits)
      case .failure(let problem): throw RPCError(.requestFailed, problem.message)
      }
    })
}
