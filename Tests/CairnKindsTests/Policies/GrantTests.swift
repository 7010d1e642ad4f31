import CairnEngine
import CairnKinds
import CairnLanguage
import Testing

/// Links bring the statements that they need into the policy or role at their other end.
@Suite struct GrantTests {
  private func graph(_ text: String) throws -> ResourceGraph {
    let (stack, diagnostics) = StackReader.read(
      source: SourceFile(name: "stack.yaml", text: text), schemas: Catalog.standard.schemas)
    #expect(diagnostics.map(\.detail) == [])
    let (graph, problems) = ResourceGraph.build(
      stack: try #require(stack), catalog: .standard)
    #expect(problems.map(\.detail) == [])
    return try #require(graph)
  }

  private func node(_ address: String, _ graph: ResourceGraph) throws -> ResourceGraph.Node {
    try #require(graph.nodes.first { $0.address.description == address })
  }

  private func statements(_ node: ResourceGraph.Node) -> [String] {
    (node.declaration.properties["statements"]?.list ?? []).map { statement in
      let fields = statement.map ?? [:]
      let actions = (fields["Action"]?.list ?? []).compactMap(\.string).joined(separator: ",")
      let sources = (fields["Condition"] ?? .null).references.map(\.description)
      return ([actions] + sources).joined(separator: " ")
    }
  }

  static let links = """
    stack: s
    buckets: {a: {}, b: {}}
    queues: {q: {}}
    notifications:
      one: {bucket: a, events: ["s3:ObjectCreated:*"], queue: q}
      two:
        bucket: b
        events: ["s3:ObjectCreated:*"]
        queue: q

    """

  @Test func `links to a queue without a policy make one`() throws {
    let graph = try graph(Self.links)
    let policy = try node("policies.q-queue", graph)
    #expect(
      statements(policy) == [
        "sqs:SendMessage ${buckets.a.arn}", "sqs:SendMessage ${buckets.b.arn}",
      ])
    #expect(policy.declaration.properties["queue"]?.referredResource?.description == "queues.q")
    #expect(
      policy.declaration.origin
        == .expanded(from: ResourceAddress(section: "notifications", name: "one"), field: "queue"))
    #expect(
      policy.grants.map { "\($0.source) \($0.field) \($0.path)" } == [
        "notifications.one queue statements[0]", "notifications.two queue statements[1]",
      ])
    #expect(policy.declaration.location(of: "statements[1].actions").range.start.line == 9)
    #expect(try node("notifications.two", graph).dependencies.contains(policy.address))
  }

  @Test func `a declared policy of the queue takes the statements of links`() throws {
    let graph = try graph(
      Self.links + """
        policies:
          p:
            queue: q
            statements:
              - {principal: {aws: "123456789012"}, actions: [sqs:ReceiveMessage]}

        """)
    #expect(graph.nodes.filter { $0.address.section == "policies" }.count == 1)
    let policy = try node("policies.p", graph)
    #expect(
      statements(policy) == [
        "sqs:ReceiveMessage", "sqs:SendMessage ${buckets.a.arn}",
        "sqs:SendMessage ${buckets.b.arn}",
      ])
    #expect(policy.declaration.origin == .declared)
  }

  @Test(arguments: [
    (#"{principal: {service: s3.amazonaws.com}, actions: [sqs:SendMessage]}"#, 1),
    (#"{principal: "*", actions: ["SQS:Send*"], resources: ["*"]}"#, 1),
    (
      #"{principal: {service: [s3.amazonaws.com, sns.amazonaws.com]}, actions: [sqs:SendMessage], "#
        + #"conditions: {ArnLike: {"aws:sourceArn": ["${buckets.b.arn}", "${buckets.a.arn}"]}}}"#, 1
    ),
    // As in Amazon's guide.
    (
      #"{principal: {service: s3.amazonaws.com}, actions: [sqs:SendMessage], "#
        + #"conditions: {ArnLike: {"aws:SourceArn": "arn:aws:s3:*:*:a"}, "#
        + #"StringEquals: {"aws:SourceAccount": "${stack.account}"}}}"#, 1
    ),
    (
      #"{principal: {service: s3.amazonaws.com}, actions: [sqs:SendMessage], "#
        + #"conditions: {StringNotEquals: {"aws:SourceAccount": "123456789012"}}}"#, 3
    ),
    // Written out: which buckets it includes is left to its author.
    (
      #"{principal: {service: s3.amazonaws.com}, actions: [sqs:SendMessage], "#
        + #"conditions: {ArnLike: {"aws:SourceArn": "arn:aws:s3:::s-*"}}}"#, 1
    ),
    (
      #"{principal: {service: s3.amazonaws.com}, actions: [sqs:SendMessage], "#
        + #"conditions: {ArnEquals: {"aws:SourceArn": "${buckets.b.arn}"}}}"#, 2
    ),
    (
      #"{principal: {service: s3.amazonaws.com}, actions: [sqs:SendMessage], "#
        + #"conditions: {Bool: {"aws:SecureTransport": true}}}"#, 3
    ),
    (#"{effect: deny, principal: "*", actions: ["sqs:*"]}"#, 3),
    (#"{principal: {service: sns.amazonaws.com}, actions: [sqs:SendMessage]}"#, 3),
    (#"{principal: {service: s3.amazonaws.com}, actions: [sqs:ReceiveMessage]}"#, 3),
    (#"{notPrincipal: {service: sns.amazonaws.com}, actions: [sqs:SendMessage]}"#, 3),
  ])
  func `what a declared statement permits is not repeated`(
    statement: String, count: Int
  ) throws {
    let graph = try graph(
      Self.links + "policies: {p: {queue: q, statements: [\(statement)]}}\n")
    #expect(statements(try node("policies.p", graph)).count == count)
  }

  @Test func `a function's own role may read the sources of its event source mappings`() throws {
    let graph = try graph(
      """
      stack: s
      queues: {q: {}, p: {}}
      tables: {t: {partitionKey: {name: id, type: string}, stream: keys-only}}
      functions:
        f:
          zip: f.zip
          permissions: [{actions: ["sqs:*"], resources: ["${queues.p.arn}"]}]
        g: {zip: g.zip}
        h: {zip: h.zip, role: "arn:aws:iam::123456789012:role/r"}
      mappings:
        a: {queue: q, function: f}
        b: {queue: p, function: f}
        c: {table: t, function: g}
        d: {queue: q, function: h}
        e: {queue: "arn:aws:sqs:us-east-1:123456789012:other", function: g}

      """)
    let role = try node("roles.f", graph)
    #expect(
      statements(role) == [
        "sqs:*", "sqs:DeleteMessage,sqs:GetQueueAttributes,sqs:ReceiveMessage",
      ])
    #expect(role.declaration.location(of: "statements[1]").range.start.line == 11)
    #expect(
      statements(try node("roles.g", graph)) == [
        "dynamodb:DescribeStream,dynamodb:GetRecords,dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
        "sqs:DeleteMessage,sqs:GetQueueAttributes,sqs:ReceiveMessage",
      ])
    #expect(graph.nodes.filter { $0.address.section == "roles" }.count == 2)
  }

  @Test func `the policy of links to a renamed queue was that of the old name`() throws {
    let graph = try graph(
      """
      stack: s
      buckets: {b: {}}
      queues: {new: {was: old}}
      notifications: {n: {bucket: b, events: ["s3:ObjectCreated:*"], queue: new}}

      """)
    let policy = try node("policies.new-queue", graph)
    #expect(policy.former?.was.address.description == "policies.old-queue")
  }

  static let senders: [(text: String, statement: String)] = [
    (
      "topics: {t: {}}\nsubscriptions: {l: {topic: t, queue: q}}",
      "sqs:SendMessage ${topics.t.arn}"
    ),
    ("topics: {t: {subscriptions: [{queue: q}]}}", "sqs:SendMessage ${topics.t.arn}"),
    (
      "topics: {t: {}}\nsubscriptions: {l: {topic: t, email: a@example.com, deadLetter: q}}",
      "sqs:SendMessage ${topics.t.arn}"
    ),
    (
      "eventRules: {l: {every: 5m, targets: {a: {queue: q}}}}",
      "sqs:SendMessage ${eventRules.l.arn}"
    ),
    ("eventBuses: {l: {deadLetter: q}}", "sqs:SendMessage ${eventBuses.l.arn}"),
  ]

  @Test(arguments: senders.indices)
  func `whatever sends to a queue brings the right to do so`(index: Int) throws {
    let (text, statement) = Self.senders[index]
    let graph = try graph("stack: s\nqueues: {q: {}}\n\(text)\n")
    #expect(statements(try node("policies.q-queue", graph)) == [statement])
  }

  @Test func `the right of S3 and of a rule to publish is in the topic's policy`() throws {
    let graph = try graph(
      """
      stack: s
      buckets: {b: {}}
      topics: {t: {}}
      notifications: {n: {bucket: b, events: ["s3:ObjectCreated:*"], topic: t}}
      eventRules: {r: {every: 5m, targets: {a: {topic: t}}}}

      """)
    let policy = try node("policies.t-topic", graph)
    #expect(
      statements(policy) == ["sns:Publish ${buckets.b.arn}", "sns:Publish ${eventRules.r.arn}"])
    #expect(try node("notifications.n", graph).dependencies.contains(policy.address))
    #expect(policy.dependencies.contains(ResourceAddress(section: "eventRules", name: "r")))
  }

  @Test func `nothing is added for a queue outside the stack`() throws {
    let graph = try graph(
      """
      stack: s
      buckets: {b: {}}
      notifications:
        n: {bucket: b, events: ["s3:ObjectCreated:*"], queue: "arn:aws:sqs:us-east-1:123456789012:q"}

      """)
    #expect(graph.nodes.map(\.address.section) == ["buckets", "notifications"])
  }
}
