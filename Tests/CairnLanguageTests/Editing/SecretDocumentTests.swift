import CairnLanguage
import Testing

/// Wherever the cursor is, an editor never shows the value of a secret parameter or field: the
/// value is in the text, but not in anything derived from it.
@Suite struct SecretDocumentTests {
  static let text = """
    stack: s
    parameters:
      password: &password {secret: true, default: hunter2, allowed: [hunter2, hunter3]}
      count:
        secret: yes
        type: integer
        default: hunter4
      merged: {<<: *password}
    functions:
      list:
        package: ../lambdas
        environment: {PASSWORD: "${parameters.password}", MERGED: "${parameters.merged}"}
    widgets:
      one:
        secret: &key hunter5
      two: {secret: *key}
    outputs:
      count: ${parameters.count}
    """

  /// Everything that the document shows at a place.
  private func told(_ document: StackDocument, at offset: Int) -> [String] {
    let hover = document.hover(at: offset)?.markdown
    let offers = document.completions(at: offset).flatMap {
      [$0.label, $0.detail ?? "", $0.documentation ?? "", $0.insertion.plainText, $0.filter ?? ""]
    }
    let edits = (try? document.rename(at: offset, to: "renamed").get()) ?? []
    let actions = document.codeActions(in: offset..<offset).flatMap { action in
      [action.title] + action.edits.map(\.replacement)
    }
    return [hover, document.renameable(at: offset)?.name].compactMap { $0 } + offers
      + edits.map(\.replacement) + actions
  }

  /// Everything that it shows about the whole text.
  private func told(_ document: StackDocument) -> [String] {
    let hints = document.inlayHints(in: 0..<document.file.bytes.count)
    let diagnostics = document.diagnostics.flatMap { found in
      [found.detail, found.fix?.title ?? ""] + found.notes.map(\.message)
        + (found.fix?.edits.flatMap(\.texts) ?? [])
    }
    return hints.flatMap { [$0.label, $0.tooltip ?? ""] } + diagnostics
      + document.symbols.flatMap(details)
  }

  private func details(_ symbol: DocumentSymbol) -> [String] {
    [symbol.name, symbol.detail ?? ""] + symbol.children.flatMap(details)
  }

  @Test func `no secret is shown, in complete and in incomplete texts`() {
    let lines = Self.text.split(separator: "\n", omittingEmptySubsequences: false)
    for gap in [nil] + lines.indices.map(Optional.some) {
      var kept = lines
      // The parts that make them secret stay complete: the sections, and `secret: yes`.
      if let gap, kept[gap].first == " ", !kept[gap].hasPrefix("    secret: y") {
        kept[gap] = kept[gap].prefix(kept[gap].count / 2)
      }
      let document = MarkedText(kept.joined(separator: "\n") + "▮").document
      var all = told(document)
      for offset in 0...document.file.bytes.count { all += told(document, at: offset) }
      let leaks = Set(all.filter { $0.contains("hunter") })
      #expect(leaks.isEmpty, "without half of line \(gap ?? -1)")
    }
  }

  @Test func `a value that isn't secret is shown`() {
    let open = Self.text.replacing("secret: true", with: "secret: false")
    let marked = MarkedText(open.replacing("${parameters.pass", with: "${parameters.pass▮"))
    let hover = marked.document.hover(at: marked.offset)?.markdown
    #expect(hover?.contains("hunter2") == true && hover?.contains("hunter3") == true)
  }
}
