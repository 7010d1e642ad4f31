import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnKinds

@Suite struct AlarmTests {
  @Test(arguments: [
    FileCase(
      "what is watched",
      """
      alarms:
        ▸a: {comparison: less-than, threshold: 1}
        b: {▸metric: {namespace: N, name: M}, period: 1m, comparison: less-than, threshold: 1}
        c: {metric: {namespace: N, name: M}, statistic: p99, period: 1m, ▸expression: "1", metrics: {}, comparison: less-than, threshold: 1}
        d:
          expression: x + yy
          metrics:
            x: {metric: {namespace: N, name: M}, statistic: sum, period: 1m}
            ▸z: {label: a}
            yy: {expression: x * 2, ▸statistic: sum}
          comparison: less-than
          threshold: 1
        e:
          metric: {namespace: N, name: M}
          statistic: TM(10%:90%)
          period: 1m
          ▸metrics: {x: {expression: "1"}}
          comparison: less-than
          threshold: 1
        f: {expression: SELECT MAX(latency) FROM shop, period: 1m, comparison: less-than, threshold: 1}
      """,
      "An alarm watches a `metric`, or an `expression` over several `metrics`.",
      "A `metric` also needs `statistic`.",
      "`expression` is in place of a `metric`: remove one of the two.",
      "An entry of `metrics` needs a `metric` or an `expression`.",
      "`statistic` belongs to a metric: write it in `metrics`, for each that the expression names.",
      "`metrics` are for an `expression`: add one in place of `metric`, or leave them out."),
    FileCase(
      "expressions, thresholds and periods",
      """
      alarms:
        a: {▸expression: erors / calls, metrics: {errors: {expression: "1"}, calls: {expression: "2"}}, comparison: less-than, threshold: 1}
        b: {expression: "IF(errors > 1e3, 1, METRICS(\\"errors\\"))", metrics: {errors: {expression: "1"}}, comparison: less-than, ▸threshold: high}
        c: {metric: {namespace: N, name: M}, statistic: sum, ▸period: 45s, comparison: less-than, threshold: 1}
        d: {metric: {namespace: N, name: M}, statistic: sum, ▸period: 10m, evaluationPeriods: 145, comparison: less-than, threshold: 1}
        e: {metric: {namespace: N, name: M}, statistic: sum, period: 10m, evaluationPeriods: 2, ▸datapoints: 3, comparison: less-than, threshold: 1}
        f: {metric: {namespace: N, name: M}, statistic: sum, period: 1h, evaluationPeriods: 168, comparison: less-than, threshold: -0.5}
      """,
      "The expression names `erors`, and `metrics` has no `erors`. Did you mean `errors`?",
      "`threshold` is a number, such as `100` or `99.5`.",
      "A period is `10s`, `20s`, `30s` or a whole number of minutes.",
      "The 145 periods of an alarm last at most a day, or seven days if each is an hour or longer.",
      "`datapoints` is at most `evaluationPeriods`, which is 2."),
    FileCase(
      "anomaly detection bands",
      """
      alarms:
        a: {▸expression: "ANOMALY_DETECTION_BAND(m, 2)", metrics: {m: {expression: "1"}}, comparison: less-than, threshold: 1}
        b: {expression: m, metrics: {m: {expression: "1"}, band: {▸expression: ANOMALY_DETECTION_BAND(m)}}, comparison: less-than, threshold: 1}
        c: {expression: "IF(m > LAST(band), 1, 0)", metrics: {m: {expression: "1"}, band: {expression: ANOMALY_DETECTION_BAND(m)}}, comparison: less-than, threshold: 1}
        d: {expression: "m - FIRST(ANOMALY_DETECTION_BAND(m))", metrics: {m: {expression: "1"}}, comparison: less-than, threshold: 1}
      """,
      "CloudWatch takes a band only in place of a `threshold`, which every alarm here has: compare "
        + "another expression with it.",
      "CloudWatch takes a band only in place of a `threshold`, which every alarm here has: compare "
        + "another expression with it."),
    FileCase(
      "dimensions",
      """
      queues: {q: {}}
      alarms:
        a: {metric: {namespace: N, name: M}, dimensions: {queue: q, other: {▸QueueName: q}}, statistic: sum, period: 1m, comparison: less-than, threshold: 1}
        b: {metric: {namespace: N, name: M}, dimensions: {queue: q, other: {Stage: q}}, statistic: sum, period: 1m, comparison: less-than, threshold: 1}
      """,
      "`queue` is the dimension `QueueName`: remove one of the two."),
  ])
  func `is checked`(_ file: FileCase) { file.check() }

  private static let topic = "arn:aws:sns:us-east-1:1:t"
  private static let stop = "arn:aws:automate:us-east-1:ec2:stop"
  private static let single: JSONValue = [
    "AlarmName": "a", "AlarmArn": "arn:aws:cloudwatch:us-east-1:1:alarm:a", "Namespace": "AWS/SQS",
    "MetricName": "M", "Dimensions": [["Name": "QueueName", "Value": "q"]],
    "ExtendedStatistic": "p99", "Period": 60, "EvaluationPeriods": 2, "Threshold": 5.0,
    "ComparisonOperator": "GreaterThanThreshold", "StateValue": "OK", "Unit": "Bytes/Second",
    "AlarmActions": [.string(topic), .string(stop)], "OKActions": [],
    "InsufficientDataActions": [], "ActionsEnabled": true,
  ]
  private static let band: JSONValue = [
    "AlarmName": "a", "EvaluationPeriods": 1, "ComparisonOperator": "GreaterThanUpperThreshold",
    "ThresholdMetricId": "ad", "ActionsEnabled": true,
    "Metrics": [
      [
        "Id": "m", "AccountId": "2", "ReturnData": true,
        "MetricStat": [
          "Metric": ["Namespace": "N", "MetricName": "M"], "Period": 60, "Stat": "Average",
        ],
      ],
      [
        "Id": "ad", "Expression": "ANOMALY_DETECTION_BAND(m, 2)", "Label": "Band",
        "ReturnData": true,
      ],
    ],
  ]
  private static let tags: JSONValue = [
    "Tags": [
      ["Key": "cairn:stack", "Value": "s"], ["Key": "cairn:resource", "Value": "a"],
    ]
  ]

  private func resource(_ fields: [String: Value]) -> ResourceHandle {
    ResourceHandle(
      address: ResourceAddress(section: "alarms", name: "a"),
      properties: Properties(["name": "a"].merging(fields) { $1 }),
      tags: ["cairn:stack": "s", "cairn:resource": "a"])
  }

  private let declared: [String: Value] = [
    "metric": ["namespace": "AWS/SQS", "name": "M"], "dimensions": ["queue": "q"],
    "statistic": "average", "period": 60, "evaluationPeriods": 2, "threshold": 5,
    "comparison": "greater-than", "alarmActions": [.string(topic)],
  ]

  @Test func `is read, and what no field holds is unmanaged`() async throws {
    let stub = StubEvents([
      "DescribeAlarms": ["MetricAlarms": [Self.single]], "ListTagsForResource": Self.tags,
    ])
    let live = try #require(try await Alarm().read(resource(declared), stub.context(.aws)))
    #expect(
      live.properties.values == [
        "name": "a", "description": "", "enabled": true, "evaluationPeriods": 2,
        "datapoints": .null, "threshold": 5, "comparison": "greater-than",
        "missingData": "missing", "lowSamples": "evaluate", "alarmActions": [.string(Self.topic)],
        "okActions": [], "insufficientDataActions": [], "dimensions": ["queue": "q"],
        "metrics": [:], "metric": ["namespace": "AWS/SQS", "name": "M"], "statistic": "p99",
        "period": 60, "unit": "bytes/second", "expression": .null, "tags": [:],
      ])
    #expect(live.owner == .stack("s", resource: "a"))
    #expect(live.unmanaged.map(\.description) == ["AlarmActions (\(Self.stop))"])
  }

  @Test func `a dimension that isn't declared as a resource has CloudWatch's name`() async throws {
    let stub = StubEvents([
      "DescribeAlarms": ["MetricAlarms": [Self.single]], "ListTagsForResource": Self.tags,
    ])
    let live = try #require(try await Alarm().read(resource([:]), stub.context(.aws)))
    #expect(live.properties.values["dimensions"] == ["other": ["QueueName": "q"]])
  }

  @Test func `an update keeps the actions of other services`() async throws {
    let stub = StubEvents([
      "DescribeAlarms": ["MetricAlarms": [Self.single]], "ListTagsForResource": Self.tags,
      "PutMetricAlarm": [:],
    ])
    let context = try stub.context(.aws)
    let live = try #require(try await Alarm().read(resource(declared), context))
    _ = try await Alarm().update(
      resource(declared), from: live, changed: ["statistic"], context)
    #expect(
      stub.sent("PutMetricAlarm") == [
        [
          "AlarmName": "a", "Namespace": "AWS/SQS", "MetricName": "M", "Statistic": "Average",
          "Dimensions": [["Name": "QueueName", "Value": "q"]], "Period": 60,
          "EvaluationPeriods": 2, "Threshold": 5, "ComparisonOperator": "GreaterThanThreshold",
          "ActionsEnabled": true, "AlarmActions": [.string(Self.topic), .string(Self.stop)],
          "OKActions": [], "InsufficientDataActions": [],
        ]
      ])
  }

  @Test func `a band is unmanaged, and an update keeps it`() async throws {
    let stub = StubEvents([
      "DescribeAlarms": ["MetricAlarms": [Self.band]], "ListTagsForResource": Self.tags,
      "PutMetricAlarm": [:],
    ])
    let context = try stub.context(.aws)
    let fields: [String: Value] = [
      "expression": "ANOMALY_DETECTION_BAND(m, 2)", "comparison": "GreaterThanUpperThreshold",
      "threshold": 1,
      "metrics": [
        "m": [
          "metric": ["namespace": "N", "name": "M"], "dimensions": [:], "statistic": "sum",
          "period": 60,
        ]
      ],
    ]
    let live = try #require(try await Alarm().read(resource(fields), context))
    #expect(live.properties.values["expression"] == "ANOMALY_DETECTION_BAND(m, 2)")
    #expect(
      live.unmanaged.map(\.description) == [
        "ThresholdMetricId (ad)", "AccountId of m (2)", "Label of ad (Band)",
      ])
    _ = try await Alarm().update(resource(fields), from: live, changed: ["metrics"], context)
    let sent = try #require(stub.sent("PutMetricAlarm").first)
    #expect(sent["ThresholdMetricId"] == "ad")
    #expect(
      sent["Metrics"] == [
        [
          "Id": "ad", "Expression": "ANOMALY_DETECTION_BAND(m, 2)", "Label": "Band",
          "ReturnData": true,
        ],
        [
          "Id": "m", "AccountId": "2", "ReturnData": true,
          "MetricStat": [
            "Metric": ["Namespace": "N", "MetricName": "M", "Dimensions": []], "Period": 60,
            "Stat": "Sum",
          ],
        ],
      ])
  }

  @Test func `somebody else's alarm is left alone`() async throws {
    let stub = StubEvents([
      "DescribeAlarms": ["MetricAlarms": [Self.single]], "ListTagsForResource": ["Tags": []],
      "PutMetricAlarm": [:],
    ])
    await #expect(throws: KindError.self) {
      _ = try await Alarm().create(resource(declared), stub.context(.aws))
    }
    #expect(stub.sent("PutMetricAlarm") == [])
  }

  @Test func `LocalStack gets the tags first, since it ignores those of a new alarm`() async throws
  {
    let stub = StubEvents([
      "DescribeAlarms": ["MetricAlarms": []], "ListTagsForResource": ["Tags": []],
      "TagResource": [:], "PutMetricAlarm": [:],
    ])
    _ = try await Alarm().create(resource(declared), stub.context(.emulator))
    #expect(
      stub.operations == [
        "DescribeAlarms", "ListTagsForResource", "TagResource", "PutMetricAlarm",
      ])
  }

  @Test(arguments: [
    ("average", false, "Average"), ("sample-count", false, "SampleCount"), ("p99.9", true, "p99.9"),
    ("IQM", true, "IQM"),
  ])
  func `statistics have two names`(word: String, isExtended: Bool, name: String) {
    #expect(AlarmStatistic.isExtended(word) == isExtended)
    #expect(AlarmStatistic.awsName(word) == name)
    #expect(AlarmStatistic.word(name) == word)
  }

  @Test func `brings the rights of its actions, each once`() throws {
    let (stack, diagnostics) = StackReader.read(
      source: SourceFile(
        name: "stack.yaml",
        text: """
          stack: s
          topics: {t: {}}
          functions: {f: {folder: x, runtime: python3.13, handler: a.b}}
          alarms:
            a:
              metric: {namespace: N, name: M}
              statistic: sum
              period: 1m
              comparison: less-than
              threshold: 1
              alarmActions: [t, f, "arn:aws:sns:us-east-1:123456789012:outside"]
              okActions: [t, f]
          """), schemas: Catalog.standard.schemas)
    #expect(diagnostics.map(\.detail) == [])
    let (graph, problems) = ResourceGraph.build(stack: try #require(stack), catalog: .standard)
    #expect(problems.map(\.detail) == [])
    let nodes = try #require(graph).nodes
    let policy = try #require(nodes.first { $0.address.description == "policies.t-topic" })
    #expect(policy.grants.map { "\($0.source) \($0.field)" } == ["alarms.a alarmActions"])
    let permission = try #require(
      nodes.first { $0.address.description == "invokePermissions.a-f-alarm" })
    #expect(
      permission.declaration.properties["principal"]
        == "lambda.alarms.cloudwatch.amazonaws.com")
    #expect(nodes.filter { $0.address.section == "policies" }.count == 1)
  }
}
