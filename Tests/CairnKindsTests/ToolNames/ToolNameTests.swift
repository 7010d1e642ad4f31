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
    var seen: Set<String> = []
    for (path, names) in schema.toolNames.fields {
      let field = try #require(schema.field(at: path), "\(section) has no \(path)")
      #expect(!names.isEmpty, "\(path)")
      for name in names {
        let owner = path.split(separator: ".").dropLast().joined(separator: ".")
        #expect(
          seen.insert("\(owner) \(name.tool) \(name.name)").inserted,
          "\(name.name) is a name of two fields of \(section)")
        // Near misses find those.
        #expect(Self.folded(name.name) != Self.folded(field.name), "\(name.name) of \(section)")
      }
    }
  }

  @Test func `types have the form of their tool, and only services belong to several kinds`() {
    let all = Catalog.standard.schemas.flatMap(\.toolNames.types)
    let ofOne = all.filter { $0.tool != .aws }.map { Self.folded($0.name) }
    #expect(Set(ofOne).count == ofOne.count)
    #expect(all.count > 40)
    for type in all {
      switch type.tool {
      case .cloudFormation: #expect(type.name.wholeMatch(of: /AWS(::[A-Za-z0-9]+){2}/) != nil)
      case .sam: #expect(type.name.hasPrefix("AWS::Serverless::"))
      case .terraform: #expect(type.name.wholeMatch(of: /aws(_[a-z0-9]+)+/) != nil)
      case .serverless, .aws: #expect(type.name.wholeMatch(of: /[a-z0-9]+/) != nil)
      case .word: #expect(type.name.wholeMatch(of: /[a-zA-Z]+/) != nil)
      }
    }
    let fields = Catalog.standard.schemas.flatMap(\.toolNames.fields.values).joined()
    for name in fields where name.tool == .terraform && !name.isType {
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
      ▸kms: {}
      ▸sns: {}
      ▸stepFunctions: {}
      ▸rules: {}
      ▸iamPolicies: {}
      ▸parameterStore: {}
      ▸aws_cloudwatch_event_target: {}
      ▸AWS::IAM::Policy: {}
      ▸AWS::Serverless::HttpApi: {}
      ▸Parameters: {}
      ▸Mappings: {}
      """,
      "A stack has no section `aws_sns_topic`: that is Terraform's name for `topics`.",
      "A stack has no section `AWS::SQS::Queue`: that is CloudFormation's name for `queues`.",
      "A stack has no section `lambda`: that is AWS's name for `functions`, "
        + "`invokePermissions` and `mappings`.",
      "A stack has no section `AWS::Serverless::Function`: that is SAM's name for `functions`.",
      "A stack has no section `Resources`. Each kind of resource has a section of its own at the "
        + "top level.",
      "A stack has no section `Transform`. Remove it.",
      "A stack has no section `provider`. A stack has only a `region`.",
      "A stack has no section `variable`: that is Terraform's name for `parameters`.",
      "A stack has no section `kms`: that is AWS's name for `kmsKeys`.",
      "A stack has no section `sns`: that is AWS's name for `topics` and `subscriptions`.",
      "A stack has no section `stepFunctions`: that is AWS's name for `stateMachines`.",
      "A stack has no section `rules`. Did you mean `eventRules`?",
      "A stack has no section `iamPolicies`. Did you mean `managedPolicies`?",
      "A stack has no section `parameterStore`. Did you mean `ssmParameters`?",
      "A stack has no section `aws_cloudwatch_event_target`: that is Terraform's name for `targets` "
        + "of `eventRules`.",
      "A stack has no section `AWS::IAM::Policy`: that is CloudFormation's name for `statements` of "
        + "`roles`, `permissions` of `functions` and `permissions` of `stateMachines`.",
      "A stack has no section `AWS::Serverless::HttpApi`: that is SAM's name for `httpApis`.",
      "A stack has no section `Parameters`. Did you mean `parameters`?",
      "A stack has no section `Mappings`. Write values that differ as `parameters`, and give them "
        + "with `--set`."),
    FileCase(
      "fields of objects, and fields that are elsewhere",
      """
      queues: {q: {}}
      topics: {t: {}}
      functions:
        f: {zip: f.zip, ▸events: [], ▸onError: x, ▸logRetentionInDays: 7}
      subscriptions:
        a: {topic: t, ▸sqs: q}
        b: {topic: t, queue: q, ▸protocol: sqs, ▸redrivePolicy: q}
      alarms:
        c: {▸metric_name: Errors, ▸namespace: n, comparison: less-than, threshold: 1}
      secrets: {s: {▸secretString: x}}
      eventRules:
        r: {every: 5m, ▸function: f, targets: {x: {▸arn: f, ▸retry_policy: {}, retry: {▸MaximumRetryAttempts: 1}}}}
      schedules:
        e: {expression: rate(1 hour), target: {queue: q, ▸rule: r, ▸Input: {}, ▸role_arn: r}}
      stateMachines:
        m: {definition: {StartAt: A, States: {A: {Type: Succeed}}}, ▸DefinitionSubstitutions: {}}
      """,
      "A function has no field `events`. Each event is a resource of its own: `apis` for HTTP, "
        + "`mappings` for SQS, Kinesis and DynamoDB, `subscriptions` for SNS, `notifications` for S3, "
        + "`eventRules` and `schedules` for EventBridge and times, `logGroups.subscriptionFilters` "
        + "for logs.",
      "A function has no field `onError`: that is Serverless's name for `deadLetter`.",
      "A function has no field `logRetentionInDays`: that is Serverless's name for `logRetention`.",
      "A subscription has no field `sqs`: that is AWS's name for `queue`.",
      "A subscription has no field `protocol`. The field is the protocol, and its value the "
        + "endpoint: `queue`, `function`, `url`, `email` or `sms`.",
      "A subscription has no field `redrivePolicy`: that is CloudFormation's name for `deadLetter`.",
      "An alarm has no field `metric_name`: that is Terraform's name for `metric.name`.",
      "An alarm has no field `namespace`: it belongs in `metric`.",
      "A Secrets Manager secret has no field `secretString`: that is CloudFormation's name for `value`.",
      "An event rule has no field `function`: it belongs in `targets`.",
      "`x` has no field `arn`. Name what is invoked in the field of its kind: `function`, `queue`, "
        + "`topic`, `stateMachine`, `bus`, `logGroup` or `apiDestination`.",
      "`x` has no field `retry_policy`: that is Terraform's name for `targets.retry`.",
      "`retry` has no field `MaximumRetryAttempts`: that is CloudFormation's name for "
        + "`targets.retry.attempts`.",
      "`target` has no field `rule`. A schedule can't invoke a rule. Write the rule's `bus`, with "
        + "the `source` and `detailType` of events that it matches.",
      "`target` has no field `Input`: it is a field of the schedule itself.",
      "`target` has no field `role_arn`: that is Terraform's name for `role`.",
      "A state machine has no field `DefinitionSubstitutions`. Write `${…}` in the definition "
        + "itself, or in the `definitionFile`."),
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

  @Test func `hover explains what has no single counterpart`() {
    #expect(
      hover("sn▮s: {}")
        == "**sns** — AWS's name for `topics` and `subscriptions`\n\nTopics of SNS.\n\n"
        + "\(Catalog.standard["subscriptions"]?.schema.doc ?? "")")
    #expect(
      hover("subscriptions:\n  a:\n    proto▮col: sqs")?.hasPrefix(
        "**protocol** — not a field here\n\nThe field is the protocol") == true)
    #expect(
      hover("eventRules:\n  r:\n    targets:\n      x:\n        retry_▮policy: {}")?.hasPrefix(
        "**retry_policy** — Terraform's name for `targets.retry`") == true)
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
