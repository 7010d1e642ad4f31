import CairnEngine
import CairnJSON
import CairnLanguage

/// What an alarm watches: a metric, or an expression over others. The fields that an alarm shares
/// with the entries of its `metrics`, and CloudWatch's form of them. Limits are those of CloudWatch
/// "PutMetricAlarm" and "MetricDataQuery".
enum AlarmMetric {
  static let metric = Field<Properties>(
    "metric", .object([namespace.schema, name.schema]), doc: "Metric that is watched.",
    example: "{namespace: AWS/SQS, name: ApproximateNumberOfMessagesVisible}")
  static let namespace = Field<String>(
    "namespace",
    .string(StringRule(length: 1...255, pattern: "[^:].*", meaning: "no colon at the beginning")),
    .required, doc: "Namespace of the metric.", example: "AWS/SQS",
    suggestions: [
      "AWS/ApiGateway", "AWS/DynamoDB", "AWS/Events", "AWS/Kinesis", "AWS/Lambda", "AWS/Logs",
      "AWS/S3", "AWS/SNS", "AWS/SQS",
    ])
  static let name = Field<String>(
    "name", .string(StringRule(length: 1...255)), .required, doc: "Name of the metric.",
    example: "ApproximateNumberOfMessagesVisible")
  static let expression = Field<String>(
    "expression", .string(StringRule(length: 1...2_048)),
    doc: "Metric math over `metrics`, in place of a `metric`.", example: "errors / calls * 100")
  static let dimensions = Field<Properties>(
    "dimensions", .object(MetricDimensions.fields), default: Properties(),
    doc: "Which of the metrics of that name: the name of a resource, or other dimensions.",
    example: "{queue: orders}")
  static let statistic = Field<String>(
    "statistic", .string(AlarmStatistic.rule),
    doc: "Statistic of a period: average, sum, minimum, maximum, sample-count, or an extended one "
      + "such as p99.", example: "p99",
    suggestions: ["average", "sum", "minimum", "maximum", "sample-count", "p90", "p99"])
  static let period = Field<Int>(
    "period", .duration(10...604_800), doc: "Length of a period.", example: "1m")
  static let unit = Field<String>(
    "unit", .enumeration(units), doc: "Only data points of this unit; by default all.",
    example: "count")
  static let label = Field<String>(
    "label", .string(StringRule(length: 1...Int.max)), doc: "Label of the metric in consoles.",
    example: "Errors")

  /// Those of an entry of `metrics`.
  static let fields = [
    metric.schema, expression.schema, dimensions.schema, statistic.schema, period.schema,
    unit.schema, label.schema,
  ]

  /// CloudWatch writes each part with a capital.
  static let units = [
    "seconds", "microseconds", "milliseconds", "bytes", "kilobytes", "megabytes", "gigabytes",
    "terabytes", "bits", "kilobits", "megabits", "gigabits", "terabits", "percent", "count",
    "bytes/second", "kilobytes/second", "megabytes/second", "gigabytes/second",
    "terabytes/second", "bits/second", "kilobits/second", "megabits/second", "gigabits/second",
    "terabits/second", "count/second", "none",
  ]

  static func awsUnit(_ unit: String) -> String {
    unit.split(separator: "/").map { $0.prefix(1).uppercased() + $0.dropFirst() }
      .joined(separator: "/")
  }

  // MARK: Entries of `metrics`

  /// CloudWatch "MetricDataQuery": the members that fields hold. `ReturnData` marks the one that is
  /// watched.
  static let members = AnswerMembers(
    held: ["Expression", "Id", "Label", "MetricStat", "Period", "ReturnData"])

  /// - Parameter live: whose members without a field are kept.
  static func request(
    _ id: String, _ entry: Properties, isWatched: Bool, keeping live: JSONValue?
  ) -> JSONValue {
    var request = (live?.object ?? [:]).filter { !members.held.contains($0.key) }
    request["Id"] = .string(id)
    request["ReturnData"] = .bool(isWatched)
    request["Label"] = entry[label].map(JSONValue.string)
    if let text = entry[expression] {
      request["Expression"] = .string(text)
      request["Period"] = entry[period].map { .int($0) }
      return .object(request)
    }
    let metric = entry[metric] ?? Properties()
    var stat: [String: JSONValue] = [
      "Metric": [
        "Namespace": .string(metric[namespace] ?? ""), "MetricName": .string(metric[name] ?? ""),
        "Dimensions": MetricDimensions.request(entry[dimensions] ?? Properties()),
      ]
    ]
    stat["Period"] = entry[period].map { .int($0) }
    stat["Stat"] = entry[statistic].map { .string(AlarmStatistic.awsName($0)) }
    stat["Unit"] = entry[unit].map { .string(awsUnit($0)) }
    request["MetricStat"] = .object(stat)
    return .object(request)
  }

  static func properties(of query: JSONValue, like declared: Properties?) -> Properties {
    var properties = Properties()
    properties[label] = query["Label"]?.string
    properties[expression] = query["Expression"]?.string
    properties[period] = query["Period"]?.int
    guard let stat = query["MetricStat"] else { return properties }
    properties[metric] = metricProperties(of: stat["Metric"])
    properties[dimensions] = MetricDimensions.properties(
      of: stat["Metric"]?["Dimensions"], like: declared?[dimensions])
    properties[statistic] = stat["Stat"]?.string.map(AlarmStatistic.word)
    properties[period] = stat["Period"]?.int
    properties[unit] = stat["Unit"]?.string.map { $0.lowercased() }
    return properties
  }

  /// Nil without a name.
  static func metricProperties(of answer: JSONValue?) -> Properties? {
    guard let text = answer?["MetricName"]?.string else { return nil }
    var properties = Properties()
    properties[namespace] = answer?["Namespace"]?.string
    properties[name] = text
    return properties
  }
}

/// Statistics (Amazon CloudWatch user guide, "CloudWatch statistics definitions").
enum AlarmStatistic {
  private static let plain = [
    ("average", "Average"), ("sum", "Sum"), ("minimum", "Minimum"), ("maximum", "Maximum"),
    ("sample-count", "SampleCount"),
  ]

  static let rule = StringRule(
    pattern: #"average|sum|minimum|maximum|sample-count|IQM"#
      + #"|(p|tm|tc|ts|wm)([0-9]{1,2}(\.[0-9]{1,10})?|100)"#
      + #"|(PR|TC|TM|TS|WM)\([0-9.%]*:[0-9.%]*\)"#,
    meaning: "average, sum, minimum, maximum, sample-count, a percentile such as p99, or another "
      + "extended statistic such as TM(10%:90%)")

  /// Whether CloudWatch calls it an extended one.
  static func isExtended(_ word: String) -> Bool { !plain.contains { $0.0 == word } }

  static func awsName(_ word: String) -> String {
    plain.first { $0.0 == word }?.1 ?? word
  }

  static func word(_ name: String) -> String {
    plain.first { $0.1 == name }?.0 ?? name
  }
}
