import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnKinds

/// Subscription filters and metric filters of log groups.
@Suite struct LogFilterTests {
  @Test(arguments: [
    FileCase(
      "subscription filters that CloudWatch Logs refuses",
      """
      queues: {q: {}}
      streams: {s: {shards: 1}}
      functions: {f: {zip: a.zip}}
      roles:
        r: {assumedBy: [lambda.amazonaws.com]}
        regional: {assumedBy: [logs.eu-west-1.amazonaws.com]}
      logGroups:
        a:
          subscriptionFilters:
            ▸one: {pattern: ERROR}
        b:
          subscriptionFilters:
            one: {function: f, ▸stream: s}
        c:
          subscriptionFilters:
            one: {function: f, ▸distribution: random, ▸role: regional}
        d:
          subscriptionFilters:
            a: {function: f}
            b: {function: f}
            ▸c: {stream: s}
        e:
          class: infrequent-access
          subscriptionFilters: {▸one: {function: f}}
        f:
          subscriptionFilters:
            one: {stream: s, ▸role: r}
            two: {stream: s, role: regional}
      """,
      "A subscription filter needs a `function` or a `stream`, which gets the log events.",
      "A subscription filter has one destination, and this one has `function` and `stream`: declare "
        + "one for each.",
      "Log events are distributed over the shards of a `stream`: leave `distribution` out.",
      "A function permits CloudWatch Logs to invoke it by its own policy: leave `role` out.",
      "A log group has at most 2 subscription filters, and this one has 3.",
      "Log groups of the class `infrequent-access` have no filters: leave `class` out.",
      "`roles.r` doesn't let CloudWatch Logs assume it. Write `assumedBy: [logs.amazonaws.com]` "
        + "there, or let `logs.amazonaws.com` assume it in `trust`."),
    FileCase(
      "metric filters that CloudWatch Logs refuses",
      """
      logGroups:
        a:
          metricFilters:
            a: {namespace: N, metric: M, ▸value: $.size}
            b: {namespace: N, metric: M, ▸value: many}
            c: {namespace: N, metric: M, ▸default: none}
            d: {namespace: N, metric: M, ▸dimensions: {a: $.a}}
            e:
              pattern: "{ $.a = 1 }"
              namespace: N
              metric: M
              value: $.size
              ▸dimensions: {a: $.a, b: $.b, c: $.c, d: $.d}
              ▸default: 0
            f: {pattern: "[a, b]", namespace: N, metric: M, value: $b, dimensions: {a: $a}}
            g: {pattern: "%a%", namespace: N, metric: M}
            h: {pattern: "%a%", namespace: N, metric: M}
            i: {pattern: "%a%", namespace: N, metric: M}
            j: {pattern: "%a%", namespace: N, metric: M}
            k: {pattern: "{ $.a = %a% }", namespace: N, metric: M}
            l: {▸pattern: "%a%", namespace: N, metric: M}
      """,
      "Words have no parts: write a pattern such as `{ $.size > 0 }` or `[ip, size]`, or a number "
        + "here.",
      "The value is a number, or a part of the event such as `$.size`.",
      "`default` takes a number, such as `0`.",
      "Words have no parts: write a pattern such as `{ $.size > 0 }` or `[ip, size]`.",
      "A metric filter has at most 3 dimensions, and this one has 4.",
      "A metric with dimensions has no default value: leave one of them out.",
      "At most 5 patterns of a log group have regular expressions, and 6 have."),
  ])
  func `is checked`(_ file: FileCase) { file.check() }

  @Test(arguments: [
    "", "ERROR", "ERROR timeout", "?ERROR ?WARN", "ERROR -EXITING", #""not found""#,
    #"ERROR "a \"quoted\" word:""#, #"-"[INFO]""#, "%[0-9]{3}%", #"%10\.10\.0\.1%"#, "überlauf",
    "{ $.level = \"error\" }", "{ $.a[0].b = 1 && ($.c IS NULL || $.d NOT EXISTS) }",
    "  {$.a != %^a|b$%}", #"{ $.a = "==" }"#, #"{ $['a.b'] = 1 }"#,
    "[ip, user, timestamp, status = 5*]", "[..., size > 100]", "[w1=ERROR||w1=%WARN%, w2]",
  ])
  func `a valid pattern has no problem`(_ pattern: String) {
    #expect(LogPattern.problem(with: pattern) == nil)
  }

  @Test(arguments: [
    (
      "status:500",
      "The word `status:500` has other signs than letters, digits and `_`: write it in double "
        + "quotes."
    ),
    ("\"open", "`\"` is opened and never closed."),
    ("%a", "`%` is opened and never closed."),
    ("%a(b)%", "Regular expressions of CloudWatch Logs have no `(`."),
    ("%%", "The regular expression `%%` is empty."),
    (
      "{ $.a = 1",
      "A pattern that begins with `{` ends with `}`, such as `{ $.level = \"error\" }`."
    ),
    (
      "{ level = 1 }",
      "A pattern in `{ }` compares parts of events, such as `{ $.level = \"error\" }`."
    ),
    ("{ $.a == 1 }", "CloudWatch Logs compares with `=`, and has no `==`."),
    (
      "{ $.a = 1 & $.b = 2 }",
      "CloudWatch Logs joins conditions with `&&` and `||`, and has no `&`."
    ),
    ("{ ($.a = 1 }", "The parentheses of the pattern don't match."),
    ("{ $.a = 1) || ($.b = 2 }", "The parentheses of the pattern don't match."),
    (
      "{ $.a = %a% && $.b = %b% && $.c = %c% }",
      "A pattern has at most 2 regular expressions, and this one has 3."
    ),
    (
      "[ip, user",
      "A pattern that begins with `[` ends with `]`, such as `[ip, user, status = 5*]`."
    ),
    ("[ip,,user]", "A pattern in `[ ]` names each column, such as `[ip, user, status = 5*]`."),
    ("[..., a, ...]", "A pattern in `[ ]` has at most one `...`."),
  ])
  func `a pattern that CloudWatch Logs refuses has one`(_ pattern: String, _ problem: String) {
    #expect(LogPattern.problem(with: pattern) == problem)
  }

  // MARK: What filters bring

  private func graph(_ text: String) throws -> ResourceGraph {
    let (stack, diagnostics) = StackReader.read(
      source: SourceFile(name: "stack.yaml", text: "stack: s\n" + text),
      schemas: Catalog.standard.schemas)
    #expect(diagnostics.map(\.detail) == [])
    let (graph, problems) = ResourceGraph.build(
      stack: try #require(stack), catalog: .standard)
    #expect(problems.map(\.detail) == [])
    return try #require(graph)
  }

  private static let links = """
    streams: {s: {shards: 1}, t: {shards: 1}}
    functions: {f: {zip: a.zip}}
    roles: {r: {assumedBy: [logs.amazonaws.com]}}
    logGroups:
      a:
        name: /shop/orders
        subscriptionFilters:
          "on error": {function: f}
          kept: {stream: s}
      b:
        subscriptionFilters: {kept: {stream: t, role: r}}

    """

  @Test func `a function permits to be invoked for the log group, which waits for that`() throws {
    let graph = try graph(Self.links)
    let permission = try #require(
      graph.nodes.first { $0.address.description == "invokePermissions.a-on-error-logs" })
    let properties = permission.declaration.properties
    #expect(properties["principal"] == "logs.amazonaws.com")
    #expect(
      properties["sourceArn"].map(String.init(describing:))?.contains("/shop/orders") == true)
    #expect(permission.dependencies.map(\.description) == ["functions.f"])
    let group = try #require(graph.nodes.first { $0.address.description == "logGroups.a" })
    #expect(group.dependencies.contains(permission.address))
  }

  @Test func `streams without a role get one that is the log group's own`() throws {
    let graph = try graph(Self.links)
    #expect(
      graph.nodes.map(\.address.description).filter { $0.hasPrefix("roles.") }.sorted()
        == ["roles.a-logs", "roles.f", "roles.r"])
    let role = try #require(graph.nodes.first { $0.address.description == "roles.a-logs" })
    let statements = role.declaration.properties["statements"]?.list ?? []
    #expect(statements.map { $0.map?["Action"] } == [["kinesis:PutRecord"]])
    #expect(statements.flatMap(\.references).map(\.description) == ["${streams.s.arn}"])
    let group = try #require(graph.nodes.first { $0.address.description == "logGroups.a" })
    let filter = group.declaration.properties["subscriptionFilters"]?.map?["kept"]?.map
    #expect(filter?["role"]?.referredResource == role.address)
    #expect(group.dependencies.contains(role.address))
  }

  // MARK: Requests

  private func context(
    _ flavour: Scope.Flavour, _ answers: [String: JSONValue]
  ) throws -> (KindContext, StubTransport) {
    let transport = StubTransport { request throws(TransportError) in
      let operation = request.headers["X-Amz-Target"]?.split(separator: ".").last ?? ""
      return .json(answers[String(operation)] ?? [:])
    }
    let endpoint = try AWSEndpoint("http://127.0.0.1:4566", origin: "a test")
    let context = KindContext(
      scope: Scope(
        stack: "s", account: "1", region: "us-east-1", endpoint: "\(endpoint)", flavour: flavour),
      aws: AWSClient(
        configuration: .endpoint(endpoint, region: "us-east-1"), transport: transport),
      reads: .fields(["subscriptionFilters", "metricFilters"]), shared: SharedReads(),
      pace: .emulator, stagingBucket: "b")
    return (context, transport)
  }

  private static let stream = "arn:aws:kinesis:us-east-1:1:stream/s"
  private static let role = "arn:aws:iam::1:role/r"

  private static let answers: [String: JSONValue] = [
    "DescribeLogGroups": ["logGroups": [["logGroupName": "g", "metricFilterCount": 1]]],
    "DescribeSubscriptionFilters": [
      "subscriptionFilters": [
        [
          "filterName": "kept", "logGroupName": "g", "filterPattern": "", "creationTime": 1,
          "destinationArn": .string(stream), "roleArn": .string(role), "distribution": "Random",
          "fieldSelectionCriteria": "@aws.account = \"1\"",
        ],
        [
          "filterName": "far", "filterPattern": "",
          "destinationArn": "arn:aws:logs:us-east-1:2:destination:all",
        ],
      ]
    ],
    "DescribeMetricFilters": [
      "metricFilters": [
        [
          "filterName": "errors", "logGroupName": "g", "filterPattern": "ERROR",
          "applyOnTransformedLogs": true,
          "metricTransformations": [
            [
              "metricNamespace": "Shop", "metricName": "Errors", "metricValue": "1",
              "defaultValue": 0.0,
            ]
          ],
        ]
      ]
    ],
  ]

  private let resource = ResourceHandle(
    address: ResourceAddress(section: "logGroups", name: "g"),
    properties: Properties([
      "name": "g",
      "metricFilters": [
        "errors": [
          "pattern": "ERROR", "namespace": "Shop", "metric": "Errors", "default": 0,
        ]
      ],
    ]))

  @Test func `filters are read, and those that no field holds are named`() async throws {
    let (context, _) = try context(.aws, Self.answers)
    let live = try #require(try await LogGroup().read(resource, context))
    #expect(
      live.properties.values["subscriptionFilters"] == [
        "kept": [
          "stream": .string(Self.stream), "role": .string(Self.role), "pattern": "",
          "distribution": "random",
        ]
      ])
    #expect(
      live.properties.values["metricFilters"] == [
        "errors": [
          "pattern": "ERROR", "namespace": "Shop", "metric": "Errors", "value": "1",
          "default": 0, "unit": "None", "dimensions": [:],
        ]
      ])
    #expect(
      live.unmanaged.text
        == "subscription filter far (arn:aws:logs:us-east-1:2:destination:all), "
        + "fieldSelectionCriteria of subscription filter kept (@aws.account = \"1\"), "
        + "applyOnTransformedLogs of metric filter errors (true)")
  }

  @Test func `without metric filters AWS isn't asked for them`() async throws {
    var answers = Self.answers
    answers["DescribeLogGroups"] = [
      "logGroups": [["logGroupName": "g", "metricFilterCount": 0]]
    ]
    for (flavour, count) in [(Scope.Flavour.aws, 2), (.emulator, 3)] {
      let (context, transport) = try context(flavour, answers)
      _ = try await LogGroup().read(resource, context)
      #expect(transport.requests.count == count)
    }
  }

  @Test func `a filter that changes keeps what no field holds, and a foreign one stays`()
    async throws
  {
    let (context, transport) = try context(.aws, Self.answers)
    var changed = resource
    changed.properties = Properties([
      "name": "g",
      "subscriptionFilters": [
        "kept": ["stream": .string(Self.stream), "role": .string(Self.role), "pattern": "ERROR"]
      ],
    ])
    let live = try #require(try await LogGroup().read(resource, context))
    let before = transport.requests.count
    _ = try await LogGroup().update(
      changed, from: live, changed: ["subscriptionFilters", "metricFilters"], context)
    #expect(
      transport.requests.dropFirst(before).map(\.body.text) == [
        #"{"logGroupName":"g"}"#,
        #"{"destinationArn":"\#(Self.stream)","distribution":"ByLogStream","#
          + #""fieldSelectionCriteria":"@aws.account = \"1\"","filterName":"kept","#
          + #""filterPattern":"ERROR","logGroupName":"g","roleArn":"\#(Self.role)"}"#,
        #"{"logGroupName":"g"}"#, #"{"filterName":"errors","logGroupName":"g"}"#,
      ])
  }

  @Test func `the policy of a log group is attached to it`() async throws {
    let arn = "arn:aws:logs:us-east-1:1:log-group:/a/b"
    let (context, transport) = try context(
      .aws,
      [
        "DescribeResourcePolicies": [
          "resourcePolicies": [
            ["policyName": "p", "policyDocument": "{}", "revisionId": "7"]
          ]
        ]
      ])
    let policy = try LogGroupPolicy(arn, in: context.scope)
    #expect(policy.resources == [arn + ":*"])
    #expect(try await policy.policy(context) == "{}")
    try await policy.setPolicy("{}", context)
    try await policy.setPolicy(nil, context)
    let asked = #"{"policyScope":"RESOURCE","resourceArn":"\#(arn)"}"#
    #expect(
      transport.requests.map(\.body.text) == [
        asked, asked,
        #"{"expectedRevisionId":"7","policyDocument":"{}","policyName":"p","resourceArn":"\#(arn)"}"#,
        asked, #"{"expectedRevisionId":"7","policyName":"p","resourceArn":"\#(arn)"}"#,
      ])
    #expect(throws: KindError.self) {
      try LogGroupPolicy("arn:aws:sqs:us-east-1:1:q", in: context.scope)
    }
  }
}
