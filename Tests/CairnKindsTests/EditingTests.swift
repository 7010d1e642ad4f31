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
    ("apis:\n  a:\n    routes:\n      GET /list: ▮", ["list"]),
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

  static let notification = """
    notifications:
      arrived: {bucket: images, events: ["s3:ObjectCreated:*"], queue: upl▮oads}

    """

  @Test func `the policy that a notification needs can be added`() throws {
    let (document, offset) = marked(Self.head + Self.notification)
    let action = try #require(
      document.codeActions(in: offset..<offset).first { $0.kind == .quickFix })
    #expect(action.title == "Declare the policy `images-may-send-to-uploads`")
    let text = document.file.edited(action.edits)
    #expect(
      text.contains(
        """
        policies:
          images-may-send-to-uploads:
            queue: uploads
            statements:
              - principal: {service: s3.amazonaws.com}
                actions: [sqs:SendMessage]
                conditions: {ArnEquals: {"aws:SourceArn": "${buckets.images.arn}"}}

        functions:
        """))
    let after = StackDocument(
      SourceFile(name: "s", text: text), kinds: Catalog.standard.schemas)
    #expect(!after.diagnostics.contains { $0.code == .deliveryRefused || $0.severity == .error })
  }

  @Test(arguments: [
    "policies:\n  p:\n    queue: uploads\n    statements:\n"
      + "      - {principal: {aws: \"123456789012\"}, actions: [sqs:ReceiveMessage]}\n",
    "policies:\n  p:\n    queue: uploads\n    statements:\n"
      + "    - principal: {aws: \"123456789012\"}\n      actions: [sqs:ReceiveMessage]\n",
    "policies: {p: {queue: uploads, statements: [{principal: {aws: \"123456789012\"}, "
      + "actions: [sqs:ReceiveMessage]}]}}\n",
  ])
  func `the statement that a notification needs can be added to a policy`(policy: String) throws {
    let (document, offset) = marked(Self.head + policy + Self.notification)
    #expect(document.diagnostics.contains { $0.code == .deliveryRefused })
    let action = try #require(
      document.codeActions(in: offset..<offset).first {
        $0.title == "Add to `statements` of `policies.p`"
      })
    let after = StackDocument(
      SourceFile(name: "s", text: document.file.edited(action.edits)),
      kinds: Catalog.standard.schemas)
    #expect(after.diagnostics.map(\.code).filter { $0 == .deliveryRefused } == [])
    #expect(
      after.stack?.resources.first { $0.address.description == "policies.p" }?
        .properties["statements"]?.list?.count == 2)
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
