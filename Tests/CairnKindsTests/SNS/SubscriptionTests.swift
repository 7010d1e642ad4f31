import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnKinds

@Suite struct SubscriptionTests {
  @Test(arguments: [
    FileCase(
      "endpoints and settings of another endpoint",
      """
      topics: {t: {}, f: {fifo: true}}
      queues: {q: {}, p: {fifo: true}}
      functions: {g: {zip: a.zip}}
      subscriptions:
        ▸a: {topic: t}
        b: {topic: t, queue: q, ▸email: a@example.com}
        c: {topic: t, email: a@example.com, ▸raw: true}
        d: {topic: t, queue: q, ▸deliveryPolicy: {throttlePolicy: {maxReceivesPerSecond: 1}}}
        e: {topic: t, url: "https://example.com", deliveryPolicy: {▸throtlePolicy: {}}}
        f: {topic: t, queue: q, ▸filterScope: body}
        g: {topic: f, ▸function: g}
        h: {topic: t, ▸queue: p}
        i: {topic: t, email: b@example.com, ▸deadLetter: p}
        j: {topic: f, queue: p, ▸deadLetter: q}
        k: {topic: t, sms: ▸"0123"}
      """,
      "A subscription needs `queue`, `function`, `url`, `email` or `sms`, which gets the messages.",
      "A subscription has one endpoint, and this one has `queue` and `email`: declare one for each.",
      "SNS delivers raw messages to queues and URLs only: leave `raw` out.",
      "SNS has delivery policies for URLs only: leave `deliveryPolicy` out.",
      "A delivery policy has no `throtlePolicy`. Did you mean `throttlePolicy`?",
      "`filterScope` says what `filter` looks at: add one, or leave it out.",
      "A FIFO topic delivers to queues only: choose a topic without `fifo: true`, or let a queue "
        + "subscribe.",
      "A standard topic doesn't deliver to FIFO queues: choose a queue without `fifo: true`, or a "
        + "FIFO topic.",
      "Messages of a standard topic go to a standard dead-letter queue, and this is a FIFO queue. "
        + "Name another queue.",
      "The dead letters of a FIFO queue at a FIFO topic go to a FIFO queue, and this is a standard "
        + "one. Declare it with `fifo: true`, or name another queue.",
      "`sms` takes a phone number such as +12065550100, which `0123` is not."),
    FileCase(
      "filters that SNS would refuse",
      """
      topics: {t: {}}
      subscriptions:
        a: {topic: t, email: a@a.example, ▸filter: [created]}
        b: {topic: t, email: b@a.example, filter: {▸type: created, ▸size: 1}}
        c: {topic: t, email: c@a.example, filter: {type: [{▸prefx: a}]}}
        d: {topic: t, email: d@a.example, filter: {▸order: {type: [created]}}}
        e: {topic: t, email: e@a.example, filter: {price: [{numeric: [">", ▸0.1234567]}]}}
        f: {topic: t, email: f@a.example, filter: {price: [{numeric: ["<", ▸1e10]}]}}
        g: {topic: t, email: g@a.example, ▸filter: {a: [1], b: [1], c: [1], d: [1], e: [1], f: [1]}}
        h: {topic: t, email: h@a.example, filterScope: body, ▸filter: {a: {b: {c: [1, 2, 3, 4, 5, 6, 7, 8]}}, d: {e: [1, 2, 3, 4]}}}
        i: {topic: t, email: i@a.example, ▸filter: {}}
        j: {topic: t, email: j@a.example, filter: {ip: [{▸cidr: 10.0.0.0}]}}
        k: {topic: t, email: k@a.example, filter: {type: [{anything-but: {prefix: a}}, null], ip: [{cidr: 10.0.0.0/8}]}}
        l: {topic: t, email: l@a.example, filter: {price: [{▸numeric: [">", 5, "<", 1]}]}}
      """,
      "A filter is a map of parts of the event, such as `{type: [created]}`.",
      "`type` takes a list of matching values, such as `[image]`, or a map of its parts.",
      "`size` takes a list of matching values, such as `[image]`, or a map of its parts.",
      "`type` has `prefx`, which isn't an operator. Did you mean `prefix`?",
      "`order` is a map of parts. Attributes of messages have none: write `filterScope: body`, or a "
        + "list of values.",
      "`numeric` in `price` compares numbers with at most 5 digits after the decimal point.",
      "`numeric` in `price` compares numbers from -1000000000 to 1000000000.",
      "A filter names at most 5 keys, and this one names 6.",
      "A filter has at most 150 combinations of values, and this one has 192.",
      "An empty filter matches every message: leave `filter` out.",
      "`cidr` in `ip` takes a network, such as `10.0.0.0/24`.",
      "`numeric` in `price` takes a range from the lower number to the higher, such as `[\">\", 0, "
        + "\"<=\", 5]`."),
    FileCase(
      "the short form in a topic",
      """
      queues: {q: {}, p: {fifo: true}}
      topics:
        t:
          subscriptions:
            - {queue: q, raw: true, ▸email: a@a.example}
            - ▸{raw: false}
            - {queue: q, filter: {▸a: {b: [1]}}}
        u:
          subscriptions:
            - {▸queue: p}
      """,
      "A subscription has one endpoint, and this one has `queue` and `email`: declare one for each.",
      "A subscription needs `queue`, `function`, `url`, `email` or `sms`, which gets the messages.",
      "`a` is a map of parts. Attributes of messages have none: write `filterScope: body`, or a list "
        + "of values.",
      "A standard topic doesn't deliver to FIFO queues: choose a queue without `fifo: true`, or a "
        + "FIFO topic."),
  ])
  func `is checked`(_ file: FileCase) { file.check() }

  private func graph(_ text: String) throws -> ResourceGraph {
    let (stack, diagnostics) = StackReader.read(
      source: SourceFile(name: "s.yaml", text: "stack: s\n" + text),
      schemas: Catalog.standard.schemas)
    #expect(diagnostics.filter { $0.severity == .error }.map(\.detail) == [])
    let built = ResourceGraph.build(stack: try #require(stack), catalog: .standard)
    #expect(built.diagnostics.map(\.detail) == [])
    return try #require(built.graph)
  }

  @Test func `the short form and functions expand to plain resources`() throws {
    let graph = try graph(
      """
      queues: {q: {}}
      functions: {f: {zip: a.zip}}
      topics:
        t:
          subscriptions:
            - {queue: q, raw: true}
            - {function: f}
            - {email: ops@example.com}
            - {queue: "arn:aws:sqs:us-east-1:123456789012:theirs"}
      """)
    let made = graph.nodes.map(\.address.description).filter {
      !["queues.q", "functions.f", "roles.f"].contains($0)
    }
    #expect(
      made.sorted() == [
        "invokePermissions.t-to-f-subscription", "policies.q-queue", "subscriptions.t-to-f",
        "subscriptions.t-to-ops-example-com", "subscriptions.t-to-q", "subscriptions.t-to-theirs",
        "topics.t",
      ])
    let address = ResourceAddress(section: "subscriptions", name: "t-to-q")
    let queue = try #require(graph[address])
    #expect(queue.containers.map(\.description) == ["topics.t"])
    #expect(queue.declaration.properties["raw"] == true)
    #expect(queue.declaration.location(of: "raw").range.start.line == 7)
    #expect(
      graph.nodes.first { $0.address.section == "topics" }?.declaration.properties["subscriptions"]
        == nil)
  }

  // MARK: Reading and writing

  private static let topic = "arn:aws:sns:us-east-1:1:t"
  private static let queue = "arn:aws:sqs:us-east-1:1:q"

  private func resource(_ fields: [String: Value] = [:], arn: String? = nil) -> ResourceHandle {
    let fields: [String: Value] = ["topic": .string(Self.topic), "queue": .string(Self.queue)]
      .merging(fields) { $1 }
    return ResourceHandle(
      address: ResourceAddress(section: "subscriptions", name: "x"),
      properties: Properties(fields), attributes: arn.map { ["arn": .string($0)] } ?? [:])
  }

  private static func listed(_ arn: String) -> String {
    "<Subscriptions><member><TopicArn>\(topic)</TopicArn><Protocol>sqs</Protocol>"
      + "<SubscriptionArn>\(arn)</SubscriptionArn><Owner>1</Owner><Endpoint>\(queue)</Endpoint>"
      + "</member></Subscriptions>"
  }

  private static let attributes = [
    "TopicArn": topic, "Protocol": "sqs", "Endpoint": queue, "RawMessageDelivery": "true",
    "FilterPolicy": #"{"type":["created"]}"#, "FilterPolicyScope": "MessageBody",
    "RedrivePolicy": #"{"deadLetterTargetArn":"d"}"#, "PendingConfirmation": "false",
    "SubscriptionRoleArn": "arn:aws:iam::1:role/r",
  ]

  @Test func `is found by its recorded ARN, or in the listing of its topic`() async throws {
    let answers = [
      "ListSubscriptionsByTopic": Self.listed("\(Self.topic):1"),
      "GetSubscriptionAttributes": StubSNS.attributes(Self.attributes),
    ]
    for (arn, operations) in [
      ("\(Self.topic):1", ["GetSubscriptionAttributes"]),
      (nil, ["ListSubscriptionsByTopic", "GetSubscriptionAttributes"]),
    ] {
      let sns = StubSNS(answers)
      let live = try #require(
        try await Subscription().read(resource(arn: arn), sns.context(.aws)))
      #expect(
        live.properties.values == [
          "topic": .string(Self.topic), "queue": .string(Self.queue), "function": .null,
          "url": .null, "email": .null, "sms": .null, "raw": true,
          "filter": ["type": ["created"]], "filterScope": "body", "deadLetter": "d",
          "deliveryPolicy": .null,
        ])
      #expect(live.attributes == ["arn": .string("\(Self.topic):1")])
      #expect(live.owner == .unread)
      #expect(live.ailment == nil)
      #expect(live.unmanaged.text == "SubscriptionRoleArn (arn:aws:iam::1:role/r)")
      #expect(sns.operations == operations)
    }
  }

  @Test func `one that isn't confirmed is reported, and neither changed nor awaited`() async throws
  {
    let sns = StubSNS(["ListSubscriptionsByTopic": Self.listed("PendingConfirmation")])
    let context = sns.context(.aws)
    let live = try #require(try await Subscription().read(resource(), context))
    #expect(live.ailment == Ailment("\(Self.queue) hasn't confirmed it yet", cure: .byOthers))
    #expect(live.properties.values["raw"] == nil)
    await #expect(
      throws: KindError("SNS doesn't change a subscription before its endpoint has confirmed it.")
    ) {
      try await Subscription().update(
        resource(["raw": true]), from: live, changed: ["raw"], context)
    }
    try await Subscription().delete(resource(), context)
    #expect(!sns.operations.contains("Unsubscribe"))
  }

  @Test(arguments: [
    ("body", ["FilterPolicyScope", "FilterPolicy"]),
    ("attributes", ["FilterPolicy", "FilterPolicyScope"]),
  ])
  func `each step of a change of scope is valid`(_ scope: String, _ order: [String]) async throws {
    let sns = StubSNS(["SetSubscriptionAttributes": ""])
    let live = LiveResource(
      properties: Properties(), attributes: ["arn": "a"], owner: .unread)
    _ = try await Subscription().update(
      resource(["filter": ["type": ["a"]], "filterScope": .string(scope)]), from: live,
      changed: ["filter", "filterScope"], sns.context(.aws))
    #expect((0..<2).map { sns.parameter("AttributeName", of: $0) } == order)
  }

  @Test func `a dead-letter queue is removed, on LocalStack by subscribing again`() async throws {
    let live = LiveResource(
      properties: Properties(), attributes: ["arn": "a"], owner: .unread)
    let sns = StubSNS([
      "SetSubscriptionAttributes": "", "Unsubscribe": "",
      "Subscribe": "<SubscriptionArn>b</SubscriptionArn>",
    ])
    let kept = try await Subscription().update(
      resource(), from: live, changed: ["deadLetter"], sns.context(.aws))
    #expect(kept == ["arn": "a"])
    #expect(sns.parameter("AttributeName", of: 0) == "RedrivePolicy")
    #expect(sns.parameter("AttributeValue", of: 0) == nil)
    let again = try await Subscription().update(
      resource(), from: live, changed: ["deadLetter"], sns.context(.emulator))
    #expect(again == ["arn": "b"])
    #expect(sns.operations.suffix(2) == ["Unsubscribe", "Subscribe"])
  }
}
