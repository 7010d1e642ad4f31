import CairnLanguage
import Testing

/// Messages quote lines; values of secret parameters in them are hidden.
@Suite struct SecretExcerptTests {
  private func excerpt(_ text: String, line: Int, with others: [SourceFile] = []) -> String {
    let source = SourceFile(name: "stack.yaml", text: text)
    return excerpt(of: source, line: line, among: [source] + others)
  }

  private func excerpt(of source: SourceFile, line: Int, among sources: [SourceFile]) -> String {
    let start = SourcePosition(line: line, column: 1, offset: 0)
    let diagnostic = Diagnostic(
      .kindRule, summary: "x", detail: "y",
      at: SourceLocation(file: source.name, range: SourceRange(start: start, end: start)))
    let lines = DiagnosticRenderer(sources: sources).render(diagnostic).split(separator: "\n")
    return lines.count > 3 ? String(lines[3].drop { $0 != "|" }.dropFirst(2)) : ""
  }

  @Test(arguments: [
    ("  p: {secret: true, default: hunter2}", "  p: {secret: true, default: (secret)}"),
    ("  p: {default: 'hunter2', secret: yes}", "  p: {default: (secret), secret: yes}"),
    ("  p: {secret: true, allowed: [hunter2, b]}", "  p: {secret: true, allowed: (secret)}"),
    // If the declaration is unclear, the value is hidden too.
    ("  p: {sceret: true, default: hunter2}", "  p: {sceret: true, default: (secret)}"),
    ("  p: {secret: maybe, default: hunter2}", "  p: {secret: maybe, default: (secret)}"),
    ("  p: {secret: true, default: \"hunter2}", "  p: {secret: true, default:(secret)"),
    // Nothing else is hidden.
    ("  p: {secret: false, default: hunter2}", "  p: {secret: false, default: hunter2}"),
    ("  p: {default: hunter2}", "  p: {default: hunter2}"),
  ])
  func `the default of a secret parameter is not quoted`(line: String, shown: String) {
    #expect(excerpt("stack: demo\nparameters:\n\(line)\n", line: 3) == shown)
  }

  @Test func `no line of a secret over several lines is quoted`() {
    let text = """
      stack: demo
      parameters:
        p:
          secret: true
          default: |
            first
            second
          description: shown
      """
    #expect(excerpt(text, line: 6) == "(secret)" || excerpt(text, line: 6) == "      (secret)")
    #expect(!excerpt(text, line: 7).contains("second"))
    #expect(excerpt(text, line: 8) == "    description: shown")
  }

  @Test func `a value that an alias repeats is hidden at its anchor`() {
    let text = """
      stack: demo
      description: &word hunter2
      parameters:
        p: {secret: true, default: *word}
      """
    #expect(excerpt(text, line: 2) == "description: &word (secret)")
  }

  @Test(arguments: [
    ("p: hunter2", "p: (secret)"), ("stage: hunter2", "stage: hunter2"),
    ("'p': 'hunter2", "'p': 'hunter2"),
    ("p: 'hunter2", "p:(secret)"), ("passwrd: hunter2", "passwrd: (secret)"),
  ])
  func `values in parameter files are hidden`(line: String, shown: String) {
    let stack = SourceFile(
      name: "stack.yaml",
      text: "stack: demo\nparameters: {p: {secret: true}, password: {secret: true}}\n")
    let values = SourceFile(name: "values.yaml", text: line + "\n")
    #expect(excerpt(of: values, line: 1, among: [stack, values]) == shown)
  }

  @Test func `carets are below the marked range, also after a hidden value`() {
    let source = SourceFile(
      name: "stack.yaml",
      text: "stack: demo\nparameters:\n  p: {secret: true, default: x, typ: y}\n")
    let (_, diagnostics) = StackReader.read(source: source, schemas: [])
    #expect(
      DiagnosticRenderer(sources: [source]).render(diagnostics).contains(
        """
        3 |   p: {secret: true, default: (secret), typ: y}
          |                                        ^^^
        """))
  }

  @Test func `invalid UTF-8 doesn't shift what is hidden`() {
    var bytes = Array("stack: demo\nparameters:\n  p: {description: \"".utf8)
    bytes += [0xFF, 0xFE]
    bytes += Array("\", secret: true, default: hunter2}\n".utf8)
    let source = SourceFile(name: "stack.yaml", bytes: bytes)
    #expect(!excerpt(of: source, line: 3, among: [source]).contains("hunter2"))
  }
}
