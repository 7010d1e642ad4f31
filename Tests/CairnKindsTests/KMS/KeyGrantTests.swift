import CairnEngine
import CairnKinds
import CairnLanguage
import Testing

/// Links to what is encrypted bring the right to use its key.
@Suite struct KeyGrantTests {
  private func graph(_ text: String) throws -> ResourceGraph {
    let (stack, diagnostics) = StackReader.read(
      source: SourceFile(name: "stack.yaml", text: Self.sealed + text),
      schemas: Catalog.standard.schemas)
    #expect(diagnostics.map(\.detail) == [])
    let (graph, problems) = ResourceGraph.build(
      stack: try #require(stack), catalog: .standard)
    #expect(problems.map(\.detail) == [])
    return try #require(graph)
  }

  private static let sealed = """
    stack: s
    kmsKeys: {k: {}}
    queues:
      q: {encryption: kms, kmsKey: k}
      open: {}
      theirs: {encryption: kms, kmsKey: "arn:aws:kms:us-east-1:123456789012:key/k"}
    streams: {s: {shards: 1, kmsKey: k}, plain: {shards: 1}}

    """

  /// The services and actions of a resource's statements.
  private func statements(_ address: String, _ graph: ResourceGraph) throws -> [String] {
    let node = try #require(graph.nodes.first { $0.address.description == address })
    return (node.declaration.properties["statements"]?.list ?? []).map { statement in
      let fields = statement.map ?? [:]
      let service = fields["Principal"]?.map?["Service"]?.string
      let actions = (fields["Action"]?.list ?? []).compactMap(\.string).joined(separator: ",")
      return [service, actions].compactMap { $0 }.joined(separator: " ")
    }
  }

  static let senders: [(text: String, statement: String)] = [
    (
      "topics: {t: {kmsKey: k}}\nsubscriptions: {l: {topic: t, queue: q}}",
      "sns.amazonaws.com kms:Decrypt,kms:GenerateDataKey"
    ),
    (
      "topics: {t: {subscriptions: [{email: a@example.com, deadLetter: q}]}}",
      "sns.amazonaws.com kms:Decrypt,kms:GenerateDataKey"
    ),
    (
      "buckets: {b: {}}\nnotifications: {l: {bucket: b, events: [\"s3:ObjectCreated:*\"], queue: q}}",
      "s3.amazonaws.com kms:Decrypt,kms:GenerateDataKey"
    ),
    (
      "topics: {t: {kmsKey: k}}\neventRules: {l: {every: 5m, targets: {a: {topic: t}}}}",
      "events.amazonaws.com kms:Decrypt,kms:GenerateDataKey"
    ),
    (
      "eventRules: {l: {every: 5m, targets: {a: {queue: open, deadLetter: q}}}}",
      "events.amazonaws.com kms:Decrypt,kms:GenerateDataKey"
    ),
    ("eventBuses: {l: {deadLetter: q}}", "events.amazonaws.com kms:Decrypt,kms:GenerateDataKey"),
    (
      """
      topics: {t: {kmsKey: k}}
      alarms: {l: {metric: {namespace: N, name: M}, statistic: sum, period: 1m, comparison: less-than, threshold: 1, alarmActions: [t], okActions: [t]}}
      """, "cloudwatch.amazonaws.com kms:Decrypt,kms:GenerateDataKey"
    ),
    (
      """
      topics: {t: {kmsKey: k}}
      emailIdentities: {l: {domain: example.com, configurationSet: {name: s, topic: t, events: [bounce]}}}
      """, "ses.amazonaws.com kms:Decrypt,kms:GenerateDataKey"
    ),
  ]

  @Test(arguments: senders.indices)
  func `a key's policy permits services to send to what it encrypts`(index: Int) throws {
    let (text, statement) = Self.senders[index]
    // The account keeps its rights.
    #expect(try statements("kmsKeys.k", try graph(text + "\n")) == ["kms:*", statement])
  }

  @Test func `several links of a service share a statement, and a declared one is enough`() throws {
    let links = """
      topics: {t: {subscriptions: [{queue: q}]}, u: {subscriptions: [{queue: q}, {queue: open}]}}
      eventRules: {r: {every: 5m, targets: {a: {queue: theirs}}}}

      """
    #expect(try statements("kmsKeys.k", try graph(links)).count == 2)
    let declared = Self.sealed.replacing(
      "{k: {}}",
      with: "{k: {statements: [{principal: {service: sns.amazonaws.com}, actions: [\"kms:*\"]}]}}")
    let (stack, _) = StackReader.read(
      source: SourceFile(name: "stack.yaml", text: declared + links),
      schemas: Catalog.standard.schemas)
    let (graph, _) = ResourceGraph.build(stack: try #require(stack), catalog: .standard)
    #expect(try statements("kmsKeys.k", try #require(graph)) == ["sns.amazonaws.com kms:*"])
  }

  @Test func `roles that follow from a link may use the key`() throws {
    let graph = try graph(
      """
      functions:
        f: {zip: a.zip}
        g: {zip: a.zip, role: r}
      roles: {r: {assumedBy: [lambda.amazonaws.com]}}
      mappings:
        a: {queue: q, function: f}
        b: {queue: q, function: g}
        c: {queue: theirs, function: f}
      schedules:
        d: {expression: rate(1 day), target: {queue: open}, deadLetter: q}
        e: {expression: rate(1 day), target: {queue: open}}
      logGroups:
        l: {subscriptionFilters: {all: {stream: s}}}

      """)
    let reading = "sqs:DeleteMessage,sqs:GetQueueAttributes,sqs:ReceiveMessage"
    #expect(
      try statements("roles.f", graph) == [
        reading, "kms:Decrypt", reading, "kms:Decrypt",
      ])
    #expect(try statements("roles.r", graph) == [])
    #expect(
      try statements("roles.d-schedule", graph) == [
        "sqs:SendMessage", "sqs:SendMessage", "kms:Decrypt,kms:GenerateDataKey",
      ])
    #expect(try statements("roles.e-schedule", graph) == ["sqs:SendMessage"])
    #expect(
      try statements("roles.l-logs", graph) == ["kinesis:PutRecord", "kms:GenerateDataKey"])
    #expect(try statements("kmsKeys.k", graph) == [])
  }

  @Test func `CloudWatch Logs may use the key of a log group`() throws {
    let graph = try graph("logGroups: {l: {kmsKey: k}}\n")
    #expect(
      try statements("kmsKeys.k", graph) == [
        "kms:*",
        "kms:Decrypt,kms:DescribeKey,kms:Encrypt,kms:GenerateDataKey*,kms:ReEncrypt*",
      ])
    let group = try #require(graph.nodes.first { $0.address.description == "logGroups.l" })
    #expect(group.dependencies.map(\.description) == ["kmsKeys.k"])
  }

  @Test func `EventBridge may use the keys of an event bus and of its archives`() throws {
    let using = "events.amazonaws.com kms:Decrypt,kms:GenerateDataKey"
    let found = try graph(
      "eventBuses: {b: {kmsKey: k, archives: {all: {kmsKey: k}}}, c: {kmsKey: k}}\n")
    #expect(
      try statements("kmsKeys.k", found) == [
        "kms:*", "events.amazonaws.com kms:DescribeKey", using, using + ",kms:ReEncrypt*",
      ])
    let archive = try graph("eventBuses: {b: {archives: {all: {kmsKey: k}}}}\n")
    let key = try #require(archive.nodes.first { $0.address.description == "kmsKeys.k" })
    #expect(key.grants.map(\.field) == ["archives.all.kmsKey", "archives.all.kmsKey"])
    #expect(
      key.grants.map { $0.statement.map?["Condition"]?.map?.keys.sorted() } == [nil, ["ArnLike"]])
  }

  @Test func `a function's own role may report failures to what is encrypted`() throws {
    let graph = try graph(
      """
      topics: {t: {kmsKey: k}}
      functions: {f: {zip: a.zip}, g: {zip: a.zip}}
      mappings:
        a: {stream: plain, function: f, onFailure: {queue: q}}
        b: {stream: plain, function: g, onFailure: {topic: t}}

      """)
    for (role, action) in [("f", "sqs:SendMessage"), ("g", "sns:Publish")] {
      #expect(
        try statements("roles.\(role)", graph).suffix(2) == [
          action, "kms:Decrypt,kms:GenerateDataKey",
        ])
    }
  }

  @Test func `a rule may write to a log group by the group's policy`() throws {
    let graph = try graph(
      """
      logGroups: {l: {}}
      eventRules: {r: {every: 5m, targets: {a: {logGroup: l}}}}

      """)
    let policy = try #require(
      graph.nodes.first { $0.address.description == "policies.l-logGroup" })
    #expect(policy.declaration.properties["logGroup"]?.referredResource?.name == "l")
    #expect(
      policy.grants.map(\.statement).map { $0.map?["Action"] } == [
        ["logs:CreateLogStream"], ["logs:PutLogEvents"],
      ])
    #expect(
      policy.grants.flatMap(\.statement.references).map(\.description).sorted() == [
        "${eventRules.r.arn}", "${logGroups.l.arn}", "${logGroups.l.arn}",
      ])
  }
}
