import CairnEngine
import CairnKinds
import CairnLanguage
import Testing

/// What CloudFormation, Terraform and others call kinds and fields.
@Suite struct ToolNameTests {
  private static func folded(_ word: String) -> String {
    word.lowercased().filter { $0 != "_" && $0 != "-" }
  }

  @Test(arguments: Catalog.standard.schemas.map(\.section))
  func `names belong to fields of the kind and differ from theirs`(section: String) throws {
    let schema = try #require(Catalog.standard[section]?.schema)
    var seen: Set<ToolName> = []
    for (path, names) in schema.toolNames.fields {
      let field = try #require(schema.field(at: path), "\(section) has no \(path)")
      #expect(!names.isEmpty, "\(path)")
      for name in names {
        #expect(seen.insert(name).inserted, "\(name.name) is a name of two fields of \(section)")
        // Near misses find those.
        #expect(Self.folded(name.name) != Self.folded(field.name), "\(name.name) of \(section)")
      }
    }
  }

  @Test func `types have the form of their tool, and belong to one kind`() {
    let all = Catalog.standard.schemas.flatMap(\.toolNames.types)
    #expect(Set(all.map(\.name)).count == all.count)
    #expect(all.count > 40)
    for type in all {
      switch type.tool {
      case .cloudFormation: #expect(type.name.wholeMatch(of: /AWS(::[A-Za-z0-9]+){2}/) != nil)
      case .sam: #expect(type.name.hasPrefix("AWS::Serverless::"))
      case .terraform: #expect(type.name.wholeMatch(of: /aws(_[a-z0-9]+)+/) != nil)
      case .serverless, .aws: #expect(type.name.wholeMatch(of: /[a-z0-9]+/) != nil)
      }
    }
    let fields = Catalog.standard.schemas.flatMap(\.toolNames.fields.values).joined()
    for name in fields where name.tool == .terraform {
      #expect(name.name.wholeMatch(of: /[a-z]+(_[a-z]+)*/) != nil, "\(name.name)")
    }
  }

  static let cases = [
    FileCase(
      "sections",
      """
      ▸aws_sns_topic:
        a: {}
      ▸AWS::SQS::Queue: {b: {}}
      ▸lambda: {}
      ▸AWS::Serverless::Function: {}
      ▸Resources: {}
      ▸Transform: AWS::Serverless-2016-10-31
      ▸provider: {name: aws}
      ▸variable: {}
      """,
      "A stack has no section `aws_sns_topic`: that is Terraform's name for `topics`.",
      "A stack has no section `AWS::SQS::Queue`: that is CloudFormation's name for `queues`.",
      "A stack has no section `lambda`: that is AWS's name for `functions`.",
      "A stack has no section `AWS::Serverless::Function`: that is SAM's name for `functions`.",
      "A stack has no section `Resources`. Each kind of resource has a section of its own at the "
        + "top level.",
      "A stack has no section `Transform`. Remove it.",
      "A stack has no section `provider`. A stack has only a `region`.",
      "A stack has no section `variable`: that is Terraform's name for `parameters`."),
    FileCase(
      "fields",
      """
      queues:
        a:
          ▸QueueName: a
          ▸visibility_timeout_seconds: 30
          ▸VisibilityTimeout: 30
          deadLetter: {▸maxReceiveCount: 5, queue: b}
          ▸deadLetterTargetArn: b
        b:
          ▸Type: AWS::SQS::Queue
          ▸Properties: {}
      tables:
        t: {▸hash_key: {name: id}}
      ssmParameters:
        p: {▸Type: list, value: a}
      functions:
        f: {zip: f.zip, ▸memory_size: 256, ▸CodeUri: ., environment: {TABLE: "▸${aws_dynamodb_table.t.name}"}}
      """,
      "A queue has no field `QueueName`: that is CloudFormation's name for `name`.",
      "A queue has no field `visibility_timeout_seconds`: that is Terraform's name for "
        + "`visibilityTimeout`.",
      "A queue has no field `VisibilityTimeout`. Did you mean `visibilityTimeout`?",
      "`deadLetter` has no field `maxReceiveCount`: that is AWS's name for "
        + "`deadLetter.maxReceives`.",
      "A queue has no field `deadLetterTargetArn`: that is AWS's name for `deadLetter.queue`.",
      "A queue has no field `Type`. The section says what kind a resource is. Remove it.",
      "A queue has no field `Properties`. Write the fields directly below the resource's name.",
      "A table has no field `hash_key`: that is Terraform's name for `partitionKey`.",
      "An SSM parameter has no field `Type`. Did you mean `type`?",
      "A function has no field `memory_size`: that is Terraform's name for `memory`.",
      "A function has no field `CodeUri`: that is SAM's name for `folder`.",
      "There is no section `aws_dynamodb_table`: that is Terraform's name for `tables`."),
  ]

  @Test(arguments: cases)
  func `a message says which name is meant`(file: FileCase) { file.check() }

  @Test func `the fix writes it, unless it is there already`() throws {
    func fixes(_ text: String) -> [String] {
      StackReader.read(
        source: SourceFile(name: "stack.yaml", text: text), schemas: Catalog.standard.schemas
      ).diagnostics.map { $0.fix?.title ?? "none" }
    }
    #expect(
      fixes("stack: s\naws_sqs_queue: {}\n") == ["Replace `aws_sqs_queue` with `queues`"])
    #expect(fixes("stack: s\naws_sqs_queue: {}\nqueues: {}\n") == ["none"])
    #expect(
      fixes("stack: s\nqueues: {a: {fifo_queue: true}}\n") == ["Replace `fifo_queue` with `fifo`"])
    #expect(fixes("stack: s\nqueues: {a: {fifo: false, fifo_queue: true}}\n") == ["none"])
    #expect(fixes("stack: s\nqueues: {a: {maxReceiveCount: 3}}\n") == ["none"])
    #expect(
      fixes("stack: s\nqueues: {b: {}, a: {deadLetter: {queue: b, maxReceiveCount: 3}}}\n")
        == ["Replace `maxReceiveCount` with `maxReceives`"])
    #expect(
      fixes("stack: s\nbuckets: {a: {cors: [{allowed_origins: [\"*\"], methods: [GET]}]}}\n")
        == ["Replace `allowed_origins` with `origins`"])
  }

  static let hovers: [(text: String, markdown: String)] = [
    (
      "aws_sns▮_topic: {}",
      """
      **aws_sns_topic** — Terraform's name for `topics`

      Topics of SNS.
      """
    ),
    (
      "queues: {a: {visibility_▮timeout_seconds: 30}}",
      """
      **visibility_timeout_seconds** — Terraform's name for `visibilityTimeout`

      How long a received message stays hidden from other receivers.
      """
    ),
    (
      "queues:\n  a:\n    deadLetter: {maxReceive▮Count: 5}",
      """
      **maxReceiveCount** — AWS's name for `deadLetter.maxReceives`

      How often a message is received before it is moved there.
      """
    ),
  ]

  private func hover(_ text: String) -> String? {
    let parts = text.split(separator: "▮", maxSplits: 1, omittingEmptySubsequences: false)
    let document = StackDocument(
      SourceFile(name: "stack.yaml", text: parts.joined()), kinds: Catalog.standard.schemas)
    return document.hover(at: parts[0].utf8.count)?.markdown
  }

  @Test(arguments: hovers.indices)
  func `hover explains the name`(index: Int) {
    #expect(hover(Self.hovers[index].text) == Self.hovers[index].markdown)
  }

  @Test func `hover of a field shows what others call it`() throws {
    func last(_ text: String) -> String? {
      hover(text)?.components("\n\n").last
    }
    #expect(
      last("queues:\n  a:\n    fi▮fo: true")
        == "Elsewhere: `FifoQueue` (CloudFormation), `fifo_queue` (Terraform)")
    #expect(
      last("buckets:\n  a:\n    cors:\n      - ori▮gins: []")
        == "Elsewhere: `AllowedOrigins` (CloudFormation), `allowed_origins` (Terraform)")
    #expect(hover("queues:\n  a:\n    ta▮gs: {}")?.contains("Elsewhere") == false)
  }
}

extension String {
  fileprivate func components(_ separator: String) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
