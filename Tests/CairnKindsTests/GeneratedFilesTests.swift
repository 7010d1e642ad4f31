import CairnEngine
import CairnKinds
import CairnLanguage
import Foundation
import Testing

/// Checked-in files that are generated from the kinds.
@Suite struct GeneratedFilesTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private func checkedIn(_ path: String) -> String {
    (try? String(contentsOf: Self.root.appending(path: path), encoding: .utf8)) ?? ""
  }

  @Test func `docs stack schema is what the kinds declare`() {
    #expect(
      checkedIn("docs/stack.schema.json") == StackSchema(Catalog.standard.schemas).text,
      "docs/stack.schema.json is stale. Renew it: make generate")
  }

  @Test func `docs kinds is what the kinds declare`() {
    var examples: [String: SourceFile] = [:]
    for schema in Catalog.standard.schemas {
      let path = "stacks/examples/\(schema.section).yaml"
      let text = checkedIn(path)
      if !text.isEmpty { examples[schema.section] = SourceFile(name: path, text: text) }
    }
    #expect(
      checkedIn("docs/kinds.md")
        == KindReference(Catalog.standard.schemas, examples: examples).text,
      "docs/kinds.md is stale. Renew it: make generate")
  }

  @Test func `docker compose loads what the kinds need`() {
    #expect(
      checkedIn("docker-compose.yml").contains(
        "SERVICES: \(Catalog.standard.services.joined(separator: ","))\n"))
  }

  @Test func `every field has a type in words, a description and an example`() {
    for schema in Catalog.standard.schemas {
      for field in schema.fields where field.presence != .computed {
        #expect(!field.type.inWords.isEmpty)
        #expect(field.doc.hasSuffix("."), "\(schema.section).\(field.name)")
        #expect(field.example != nil, "\(schema.section).\(field.name)")
      }
    }
  }
}
