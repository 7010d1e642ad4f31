import CairnLanguage

extension Review {
  init(_ diagnostics: [Diagnostic], of stack: String, command: String) {
    self.init(
      command: command, stack: stack,
      summary: diagnostics.isEmpty
        ? "no problems" : String(DiagnosticText.count(diagnostics).dropLast()),
      items: diagnostics.map { Item($0, in: command) })
    // So that a test report without problems isn't empty.
    if !diagnostics.contains(where: { $0.severity == .error }) {
      items.insert(
        Item(
          rule: "valid", words: "valid", name: stack, group: command, level: .none,
          isFailure: false),
        at: 0)
    }
  }
}

extension Review.Item {
  init(_ diagnostic: Diagnostic, in command: String) {
    let isError = diagnostic.severity == .error
    self.init(
      rule: diagnostic.code.rawValue, words: diagnostic.summary,
      name: diagnostic.location.map { "\(diagnostic.summary), line \($0.range.start.line)" }
        ?? diagnostic.summary,
      group: command, level: isError ? .error : .warning, isFailure: isError,
      place: diagnostic.location)
    let notes = diagnostic.notes.map { note in
      note.message + (note.location.map { " (\($0))" } ?? "")
    }
    detail = [diagnostic.detail] + notes
    parts = [Review.Part(place: diagnostic.location, lines: detail)]
  }
}
