import CairnEngine
import CairnKinds
import CairnLanguage
import Foundation
import Testing

/// The examples of docs/language.md.
@Suite struct LanguagePageTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static let page =
    (try? String(contentsOf: root.appending(path: "docs/language.md"), encoding: .utf8)) ?? ""

  /// The YAML of its code blocks.
  private static let examples = page.components(separatedBy: "```yaml\n").dropFirst()
    .compactMap { $0.components(separatedBy: "```").first }

  @Test func `the page has examples, and all of them are whole stacks`() {
    #expect(Self.examples.count >= 7)
    #expect(Self.examples.allSatisfy { $0.hasPrefix("stack:") })
  }

  @Test(arguments: examples) func `an example is valid and formatted`(_ text: String) {
    let source = SourceFile(name: "language.yaml", text: text)
    let (stack, diagnostics) = StackReader.read(source: source, schemas: Catalog.standard.schemas)
    #expect(diagnostics.isEmpty, "\(DiagnosticRenderer(sources: [source]).render(diagnostics))")
    if let stack {
      let (graph, problems) = ResourceGraph.build(stack: stack, catalog: Catalog.standard)
      #expect(graph != nil && problems.isEmpty, "\(problems)")
    }
    guard case .formatted(let result) = StackFormatter(Catalog.standard.schemas).format(source)
    else {
      Issue.record("It can't be formatted.")
      return
    }
    #expect(String(decoding: result.bytes, as: UTF8.self) == text)
  }

  @Test func `every field of a parameter, of all resources and of a stack is on the page`() {
    let parameter = ParameterDeclaration.fields.map(\.name)
    for name in parameter + ["stack", "description", "region", "parameters", "outputs"]
      + ["dependsOn", "ignoreDrift", "was"]
    {
      #expect(Self.page.contains("`\(name)`"), "docs/language.md says nothing of `\(name)`.")
    }
  }
}
