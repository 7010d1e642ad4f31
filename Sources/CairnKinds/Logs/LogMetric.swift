import CairnEngine
import CairnJSON
import CairnLanguage

/// A metric filter of a log group, and CloudWatch Logs' form of it. Limits are those of CloudWatch
/// Logs "PutMetricFilter" and "MetricTransformation".
enum LogMetric {
  static let pattern = LogSubscription.pattern
  static let namespace = Field<String>(
    "namespace", .string(nameRule), .required, doc: "Namespace of the metric.", example: "Shop")
  static let metric = Field<String>(
    "metric", .string(nameRule), .required, doc: "Name of the metric.", example: "Errors")
  static let value = Field<String>(
    "value", .string(StringRule(length: 1...100)), default: "1",
    doc: "What each matching log event adds: a number, or a part of the event such as `$.size`.",
    example: "$.duration")
  static let defaultValue = Field<Value>(
    "default", .any, doc: "Value of the metric while no log event matches; by default none.",
    example: "0")
  static let unit = Field<String>(
    "unit", .enumeration(units), default: "None", doc: "Unit of the metric.", example: "Count")
  static let dimensions = Field<[String: String]>(
    "dimensions",
    .map(key: StringRule(length: 1...255), value: .string(StringRule(length: 1...255))),
    default: [:], doc: "Dimensions of the metric, with the parts of the event that they hold.",
    example: "{route: $.route}")

  static let fields = [
    pattern.schema, namespace.schema, metric.schema, value.schema, defaultValue.schema,
    unit.schema, dimensions.schema,
  ]

  private static let nameRule = StringRule(
    length: 1...255, pattern: "[^:*$]*", meaning: "no colon, asterisk or dollar sign")

  private static let sizes: [String] = [
    "Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes", "Bits", "Kilobits", "Megabits",
    "Gigabits", "Terabits",
  ]
  private static let plainUnits: [String] = [
    "None", "Count", "Percent", "Seconds", "Milliseconds", "Microseconds",
  ]
  private static let units: [String] =
    plainUnits + sizes + ["Count/Second"] + sizes.map { (size: String) in size + "/Second" }

  /// CloudWatch Logs "MetricFilter". A request repeats the members that no field holds.
  static let members = AnswerMembers(
    held: ["filterName", "filterPattern", "metricTransformations"],
    reported: ["creationTime", "logGroupName"])

  // MARK: Rules

  /// CloudWatch Logs user guide, "Creating metrics from log events using filters", and "Publishing
  /// dimensions with metrics from values in JSON or space-delimited log events".
  static func violations(in filter: [String: Value], at path: String) -> [Rule.Violation] {
    var found: [Rule.Violation] = []
    func add(_ field: String, _ summary: String, _ detail: String) {
      found.append(.init(path: "\(path).\(field)", summary: summary, detail: detail))
    }
    // The form of a pattern with references is unknown.
    let form = (filter[pattern.name] ?? "").string.map(LogPattern.form)
    if let text = filter[value.name]?.string {
      if text.hasPrefix("$") {
        if form == .words {
          add(
            value.name, "Value of plain words",
            "Words have no parts: write a pattern such as `{ $.size > 0 }` or `[ip, size]`, or a "
              + "number here.")
        }
      } else if Double(text) == nil {
        add(
          value.name, "Not a value of a metric",
          "The value is a number, or a part of the event such as `$.size`.")
      }
    }
    if let number = filter[defaultValue.name], number.isResolved,
      !EventNumber.isNumber(number)
    {
      add(
        defaultValue.name, "Not a number", "`\(defaultValue.name)` takes a number, such as `0`.")
    }
    let count = (filter[dimensions.name]?.map ?? [:]).count
    if count > 3 {
      add(
        dimensions.name, "Too many dimensions",
        "A metric filter has at most 3 dimensions, and this one has \(count).")
    }
    if count > 0, filter[defaultValue.name] != nil {
      add(
        defaultValue.name, "Default value with dimensions",
        "A metric with dimensions has no default value: leave one of them out.")
    }
    if count > 0, form == .words {
      add(
        dimensions.name, "Dimensions of plain words",
        "Words have no parts: write a pattern such as `{ $.size > 0 }` or `[ip, size]`.")
    }
    return found
  }

  // MARK: CloudWatch Logs' form

  /// - Parameter others: the live filter, whose members that no field holds are repeated.
  static func request(
    _ name: String, _ filter: Properties, keeping others: JSONValue?
  ) throws -> [String: JSONValue] {
    var request = members.unheld(of: others)
    var metric: [String: JSONValue] = [
      "metricNamespace": .string(try filter.required(namespace)),
      "metricName": .string(try filter.required(Self.metric)),
      "metricValue": .string(filter[value] ?? "1"),
    ]
    if let number = filter[raw: defaultValue.name], number != .null {
      metric["defaultValue"] = number.json(.plain)
    }
    if let unit = filter[unit], unit != "None" { metric["unit"] = .string(unit) }
    if let dimensions = filter[dimensions], !dimensions.isEmpty {
      metric["dimensions"] = .object(dimensions.mapValues(JSONValue.string))
    }
    request["filterName"] = .string(name)
    request["filterPattern"] = .string(filter[pattern] ?? "")
    request["metricTransformations"] = [.object(metric)]
    return request
  }

  /// The fields of a live filter.
  ///
  /// - Parameter declared: whose spelling of the default value is kept if it means the same.
  static func properties(of answer: JSONValue, like declared: Properties?) -> Properties {
    let made = answer["metricTransformations"]?.array?.first
    var properties = Properties()
    properties[pattern] = answer["filterPattern"]?.string ?? ""
    properties[namespace] = made?["metricNamespace"]?.string
    properties[metric] = made?["metricName"]?.string
    properties[value] = made?["metricValue"]?.string
    if let live = made?["defaultValue"], live != .null {
      let number = Value(live, as: .plain)
      let wanted = declared?[raw: defaultValue.name]
      let isSame = wanted.map { EventNumber.double($0) == EventNumber.double(number) } ?? false
      properties[raw: defaultValue.name] = isSame ? wanted : number
    }
    properties[unit] = made?["unit"]?.string ?? "None"
    properties[dimensions] = (made?["dimensions"]?.object ?? [:]).compactMapValues(\.string)
    return properties
  }
}
