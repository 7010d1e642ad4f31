import CairnEngine
import CairnKinds
import CairnLanguage
import Testing

/// `access` in an editor: completion, hover, navigation and renames.
@Suite struct AccessEditingTests {
  /// A text with the cursor at `▮`.
  private func marked(_ access: String) -> (document: StackDocument, offset: Int) {
    let text = """
      stack: s
      tables:
        results: {partitionKey: {name: id}}
      queues: {audit: {}, jobs: {}}
      roles: {r: {assumedBy: [lambda.amazonaws.com]}}
      functions:
        worker:
          zip: f.zip
          access:
      \(access)
      mappings: {m: {queue: jobs, function: worker}}

      """
    let parts = text.split(separator: "▮", maxSplits: 1, omittingEmptySubsequences: false)
    let document = StackDocument(
      SourceFile(name: "stack.yaml", text: parts.joined()), kinds: Catalog.standard.schemas)
    return (document, parts[0].utf8.count)
  }

  @Test(arguments: [
    ("      ▮", ["tables.results", "queues.audit", "queues.jobs"]),
    ("      queues.jobs: receive\n      ▮", ["tables.results", "queues.audit"]),
    ("      queues.a▮: send", ["tables.results", "queues.audit", "queues.jobs"]),
    ("      tables.results: ▮", ["read", "write", "read-write"]),
    ("      queues.audit: s▮", ["send", "receive", "use"]),
    ("      roles.r: ▮", []),
    ("      audit: ▮", []),
  ])
  func `addresses and verbs are offered`(access: String, labels: [String]) {
    let (document, offset) = marked(access)
    #expect(document.completions(at: offset).map(\.label) == labels)
  }

  @Test func `an accepted address goes on with its verbs`() throws {
    let (document, offset) = marked("      ▮")
    let completion = try #require(document.completions(at: offset).first)
    #expect(completion.insertion.plainText == "tables.results: ")
    #expect(completion.goesOn)
  }

  @Test(arguments: [
    (
      "      tables.results: wr▮ite",
      """
      **write** — permits on a table:

      - `dynamodb:PutItem`, `dynamodb:UpdateItem`, `dynamodb:DeleteItem`, \
      `dynamodb:BatchWriteItem`, `dynamodb:ConditionCheckItem`, `dynamodb:DescribeTable` on `arn`
      - `kms:Decrypt`, `kms:DescribeKey`, `kms:Encrypt`, `kms:ReEncrypt*`, `kms:GenerateDataKey*` \
      on the declared `kmsKey`
      """
    ),
    (
      "      queues.audit: rec▮eive",
      """
      **receive** — permits on a queue:

      - `sqs:ReceiveMessage`, `sqs:DeleteMessage`, `sqs:ChangeMessageVisibility`, \
      `sqs:GetQueueUrl`, `sqs:GetQueueAttributes` on `arn`
      - `kms:Decrypt` on the declared `kmsKey`
      """
    ),
    (
      "      queues.aud▮it: send",
      """
      **queues.audit** — queue

      Name: `s-audit`

      Attributes: `name`, `arn`, `url`
      """
    ),
    (
      "      que▮ues.audit: send",
      """
      **queues** — section of kind queue

      Queues of SQS.

      Elsewhere: `AWS::SQS::Queue` (CloudFormation), `aws_sqs_queue` (Terraform), `sqs` (AWS)
      """
    ),
  ])
  func `hover explains verbs and resources`(access: String, markdown: String) {
    let (document, offset) = marked(access)
    #expect(document.hover(at: offset)?.markdown == markdown)
  }

  @Test func `an address leads to its declaration, and is renamed with it`() throws {
    let (document, offset) = marked("      queues.jo▮bs: receive")
    let definition = try #require(document.definitions(at: offset).first)
    guard case .place(let name, _) = definition.target else {
      Issue.record("\(definition.target)")
      return
    }
    #expect(name.start.line == 4)
    let places = document.references(at: offset, includingDeclaration: true)
    #expect(places.map(\.start.line) == [4, 10, 11])
    let edits = try document.rename(at: offset, to: "tasks").get()
    let lines = Set(edits.map(\.range.start.line))
    #expect(lines == [4, 10, 11])
    #expect(edits.contains { $0.range.start.line == 10 && $0.replacement == "tasks" })
  }

  @Test func `what is only in access counts as used`() {
    let (document, _) = marked("      queues.audit: send\n      tables.results: read")
    #expect(!document.diagnostics.contains { $0.code.rawValue == "unused-resource" })
  }
}
