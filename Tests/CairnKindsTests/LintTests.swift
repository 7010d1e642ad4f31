import CairnEngine
import CairnKinds
import CairnLanguage
import Foundation
import Testing

/// Stacks in `Lints/` have `# warning: CODE` on the lines with warnings; `NAME.txt` contains the
/// rendered warnings.
@Suite struct LintTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Lints")
  static let root = folder.deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private func lint(_ source: SourceFile) throws -> [Diagnostic] {
    let schemas = Catalog.standard.schemas
    let (stack, diagnostics) = StackReader.read(source: source, schemas: schemas)
    #expect(diagnostics.map(\.detail) == [])
    return Linter(try #require(stack), source: source, schemas: schemas).diagnostics
  }

  private func lint(_ text: String) throws -> [Diagnostic] {
    try lint(SourceFile(name: "stack.yaml", text: text))
  }

  @Test(arguments: [
    "unused", "policies", "data", "queues", "mappings", "functions", "renames", "roles", "effects",
    "references",
  ])
  func `warnings are reported on the lines that announce them, and rendered exactly so`(
    name: String
  ) throws {
    let file = Self.folder.appending(path: "\(name).yaml")
    let source = SourceFile(name: "\(name).yaml", bytes: Array(try Data(contentsOf: file)))
    let found = try lint(source)
    let told = found.map { "\($0.location?.range.start.line ?? 0) \($0.code.rawValue)" }
    let lines = String(decoding: source.bytes, as: UTF8.self).components(separatedBy: "\n")
    let announced = lines.enumerated().compactMap { index, line in
      line.range(of: "# warning: ").map { "\(index + 1) \(line[$0.upperBound...])" }
    }
    #expect(told == announced)

    // To renew after reading them: CAIRN_RENEW_FIXTURES=1 swift test --filter LintTests
    let shown = DiagnosticRenderer(sources: [source]).render(found)
    let golden = Self.folder.appending(path: "\(name).txt")
    if ProcessInfo.processInfo.environment["CAIRN_RENEW_FIXTURES"] != nil {
      try shown.write(to: golden, atomically: true, encoding: .utf8)
    }
    #expect(try shown == String(contentsOf: golden, encoding: .utf8))
  }

  @Test func `every code is covered by a stack`() throws {
    let shown = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
      .filter { $0.hasSuffix(".txt") }
      .map { try String(contentsOf: Self.folder.appending(path: $0), encoding: .utf8) }.joined()
    for code in DiagnosticCode.lints {
      #expect(shown.contains("warning[\(code.rawValue)]"), "\(code.rawValue)")
    }
  }

  @Test func `stacks of this project have no warnings, or allow them`() throws {
    let folder = Self.root.appending(path: "stacks")
    let examples = try FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: "examples").path)
    for name in ["image-service.yaml"] + examples.map({ "examples/\($0)" }) {
      let data = try Data(contentsOf: folder.appending(path: name))
      let found = try lint(SourceFile(name: name, bytes: Array(data)))
      #expect(found.map { "\($0.location.map { "\($0)" } ?? "") \($0.code.rawValue)" } == [])
    }
  }

  @Test(
    arguments: [
      ("t:  # cairn: allow no-recovery", []),
      ("t:  # cairn: allow public-access, no-recovery: a cache", ["no-recovery"]),
      ("t:  # cairn: allow public-access, no-recovery (a cache)", []),
      ("t:  # cairn: allow public-access", ["no-recovery"]),
      ("t:  # no-recovery", ["no-recovery"]),
      ("# cairn: allow no-recovery\n  # because\n\n  t:", []),
      ("t:  #cairn: allow no-recovery", ["no-recovery"]),
      ("t:  # a cache # cairn: allow no-recovery", []),
    ])
  func `a comment on the line, or on those before it, allows a code`(
    _ line: String, _ codes: [String]
  ) throws {
    let found = try lint("stack: demo\ntables:\n  \(line)\n    partitionKey: {name: id}\n")
    #expect(found.map(\.code.rawValue) == codes)
  }

  @Test(
    arguments: [
      (
        "tables:\n  t:\n    partitionKey: {name: id}\n",
        "tables:\n  t:\n    pointInTimeRecovery: true\n    partitionKey: {name: id}\n"
      ),
      (
        "tables:\n  t: {partitionKey: {name: id}}\n",
        "tables:\n  t: {pointInTimeRecovery: true, partitionKey: {name: id}}\n"
      ),
      (
        "parameters:\n  a: {default: x}  # old\n  b: {default: y}\noutputs: {b: \"${parameters.b}\"}\n",
        "parameters:\n  b: {default: y}\noutputs: {b: \"${parameters.b}\"}\n"
      ),
      (
        """
        buckets: {data: {name: some-data}}
        functions: {f: {zip: a.zip, environment: {BUCKET: some-data}}}

        """,
        """
        buckets: {data: {name: some-data}}
        functions: {f: {zip: a.zip, environment: {BUCKET: "${buckets.data.name}"}}}

        """
      ),
    ])
  func `a fix removes its warning`(_ before: String, _ after: String) throws {
    let text = "stack: demo\n" + before
    let fix = try #require(try lint(text).first?.fix)
    var editor = try #require(YAMLEditor(SourceFile(name: "stack.yaml", text: text)))
    try editor.perform(fix.edits)
    let mended = String(decoding: editor.source.bytes, as: UTF8.self)
    #expect(mended == "stack: demo\n" + after)
    #expect(try lint(mended).isEmpty)
  }

  /// Takes minutes if each resource searches all others.
  @Test func `a stack of ten thousand resources is checked fast`() throws {
    var text = "stack: large\n"
    for (section, entry) in [
      ("buckets", "data-#: {}"), ("queues", "jobs-#: {}"),
      (
        "notifications", "made-#: {bucket: data-#, events: [\"s3:ObjectCreated:*\"], queue: jobs-#}"
      ),
      ("tables", "items-#: {partitionKey: {name: id, type: string}}"),
    ] {
      text += "\(section):\n"
      for number in 0..<2_500 {
        text += "  \(entry.replacingOccurrences(of: "#", with: "\(number)"))\n"
      }
    }
    let found = Dictionary(grouping: try lint(text), by: \.code.rawValue).mapValues(\.count)
    #expect(found == ["no-recovery": 2_500])
  }
}
