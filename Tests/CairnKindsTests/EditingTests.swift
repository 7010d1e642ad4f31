import CairnEngine
import CairnKinds
import CairnLanguage
import Foundation
import Testing

/// What an editor shows for stacks of the real kinds.
@Suite struct EditingTests {
  /// A text in which `▮` marks the cursor.
  private func marked(_ text: String) -> (document: StackDocument, offset: Int) {
    let parts = text.components(separatedBy: "▮")
    let file = SourceFile(name: "stack.yaml", text: parts.joined())
    return (StackDocument(file, kinds: Catalog.standard.schemas), parts[0].utf8.count)
  }

  private func labels(_ text: String) -> [String] {
    let (document, offset) = marked(text)
    return document.completions(at: offset).map(\.label)
  }

  static let head = """
    stack: s
    buckets:
      images: {}
    queues:
      uploads: {}
    functions:
      list: {package: ../lambdas, product: List}

    """

  static let cases: [(text: String, labels: [String])] = [
    ("apis:\n  a:\n    routes:\n      GET /list: ▮", ["list", "{…}"]),
    (
      "apis:\n  a:\n    routes:\n      ▮",
      ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"].map { $0 + " /" }
    ),
    ("mappings:\n  a:\n    queue: ${queues.uploads.▮}", ["arn"]),
    ("notifications:\n  a: {bucket: ▮}", ["images"]),
    ("tables:\n  a:\n    partitionKey: {name: id, type: ▮}", ["string", "number", "binary"]),
  ]

  @Test(arguments: cases.indices)
  func `completion offers what the kinds declare`(index: Int) {
    let (text, labels) = Self.cases[index]
    #expect(self.labels(Self.head + text) == labels)
  }

  @Test(arguments: [
    ("notifications:\n  a:\n    events: [s3:ObjectCreated:*, s3:L▮]", "s3:ObjectTagging:Put"),
    ("roles:\n  a:\n    statements:\n      - actions: [▮]", "dynamodb:PutItem"),
    ("policies:\n  a:\n    statements:\n      - actions:\n          - ▮", "sqs:SendMessage"),
    ("policies:\n  a:\n    statements:\n      - principal: {service: ▮}", "s3.amazonaws.com"),
    ("functions:\n  b:\n    runtime: ▮", "python3.13"),
  ])
  func `completion offers common values`(text: String, word: String) {
    #expect(labels(text).contains(word))
  }

  @Test func `a new resource of each kind has its required fields`() {
    for schema in Catalog.standard.schemas {
      let (document, offset) = marked("stack: s\n\(schema.section):\n  ▮")
      let offer = document.completions(at: offset).first { $0.label == "new \(schema.noun)" }
      let text = offer?.insertion.plainText ?? ""
      for field in schema.fields where field.presence == .required {
        #expect(text.contains("\n  \(field.name):"), "\(schema.section): \(text)")
      }
      // The inserted text is YAML.
      let whole =
        "stack: s\n\(schema.section):\n  " + text.replacingOccurrences(of: "\n", with: "\n  ")
      let problems = YAMLReader.read(SourceFile(name: "s", text: whole)).diagnostics
      #expect(problems.isEmpty, "\(whole)")
    }
  }

  @Test(arguments: [
    "statements: []", "statements:\n      - {actions: [\"s3:GetObject\"], resources: [\"*\"]}",
  ])
  func `the statement that an event source mapping needs can be added to a role`(
    statements: String
  ) throws {
    let (document, offset) = marked(
      """
      stack: s
      queues:
        uploads: {deadLetter: {queue: failed, maxReceives: 3}}
        failed: {}
      functions:
        f: {zip: f.zip, role: r}
      roles:
        r:
          assumedBy: [lambda.amazonaws.com]
          \(statements)
      mappings:
        m: {queue: upl▮oads, function: f}

      """)
    #expect(document.diagnostics.contains { $0.code == .missingPermission })
    let action = try #require(
      document.codeActions(in: offset..<offset).first {
        $0.title == "Add to `statements` of `roles.r`"
      })
    let text = document.file.edited(action.edits)
    #expect(text.contains("sqs:ReceiveMessage"))
    let after = StackDocument(
      SourceFile(name: "s", text: text), kinds: Catalog.standard.schemas)
    #expect(
      !after.diagnostics.contains { $0.code == .missingPermission || $0.severity == .error })
  }

  @Test func `an editor reports what validate reports`() throws {
    let root = LintTests.root.appending(path: "stacks")
    for name in ["image-service.yaml", "examples/functions.yaml", "examples/apis.yaml"] {
      let data = try Data(contentsOf: root.appending(path: name))
      let document = StackDocument(
        SourceFile(name: name, bytes: Array(data)), kinds: Catalog.standard.schemas,
        beyond: { ResourceGraph.build(stack: $0, catalog: .standard).diagnostics })
      #expect(document.diagnostics.map(\.detail) == [], "\(name)")
      for offset in stride(from: 0, to: data.count, by: 41) {
        _ = document.completions(at: offset)
        _ = document.hover(at: offset)
      }
    }
  }
}

extension SourceFile {
  fileprivate func edited(_ edits: [TextEdit]) -> String {
    var bytes = bytes
    for edit in edits.sorted(by: { $0.range.start.offset > $1.range.start.offset }) {
      bytes.replaceSubrange(
        edit.range.start.offset..<edit.range.end.offset, with: edit.replacement.utf8)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
