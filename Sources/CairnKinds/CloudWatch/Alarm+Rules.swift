import CairnEngine
import CairnLanguage

extension Alarm {
  /// An alarm, and each entry of its `metrics`, has a metric or an expression.
  static let sourceRule = Rule { properties in
    var found = violations(in: properties, at: "")
    for (id, entry) in (properties[metrics.name]?.map ?? [:]).sorted(by: { $0.key < $1.key }) {
      found += violations(in: entry.map ?? [:], at: "\(metrics.name).\(id).")
    }
    if properties[AlarmMetric.metric.name] != nil, properties[metrics.name]?.map?.isEmpty == false {
      found.append(
        .init(
          path: metrics.name, summary: "Metrics without an expression",
          detail: "`metrics` are for an `expression`: add one in place of `metric`, or leave them "
            + "out."))
    }
    return found
  }

  /// - Parameter prefix: of paths, such as `metrics.errors.`; empty for the alarm itself.
  private static func violations(
    in fields: [String: Value], at prefix: String
  ) -> [Rule.Violation] {
    let isEntry = !prefix.isEmpty
    let place = isEntry ? String(prefix.dropLast()) : nil
    func path(_ field: String) -> String { "\(prefix)\(field)" }
    let (metric, expression) = (AlarmMetric.metric.name, AlarmMetric.expression.name)
    let own = [AlarmMetric.statistic.name, AlarmMetric.unit.name]
    var found = MetricDimensions.violations(
      in: fields[AlarmMetric.dimensions.name]?.map ?? [:], at: path(AlarmMetric.dimensions.name))
    switch (fields[metric] != nil, fields[expression] != nil) {
    case (false, false):
      found.append(
        .init(
          path: place, summary: "Alarm without a metric",
          detail: isEntry
            ? "An entry of `metrics` needs a `metric` or an `expression`."
            : "An alarm watches a `metric`, or an `expression` over several `metrics`."))
    case (true, true):
      found.append(
        .init(
          path: path(expression), summary: "Metric and expression",
          detail: "`expression` is in place of a `metric`: remove one of the two."))
    case (true, false):
      let missing = [AlarmMetric.statistic.name, AlarmMetric.period.name].filter {
        fields[$0] == nil
      }
      if !missing.isEmpty {
        found.append(
          .init(
            path: path(metric), summary: "Metric without a statistic",
            detail: "A `metric` also needs \(missing.alternatives("and"))."))
      }
    case (false, true):
      let given =
        own.filter { fields[$0] != nil }
        + (fields[AlarmMetric.dimensions.name]?.map?.isEmpty == false
          ? [AlarmMetric.dimensions.name] : [])
      if let field = given.first {
        found.append(
          .init(
            path: path(field), summary: "Setting of a metric",
            detail: "`\(field)` belongs to a metric: write it in `metrics`, for each that the "
              + "expression names."))
      }
    }
    return found
  }

  /// The expressions of the alarm and of its `metrics`, with their paths; the alarm's own has no id.
  private static func expressions(
    of properties: [String: Value]
  ) -> [(id: String?, path: String, text: String)] {
    let name = AlarmMetric.expression.name
    var found: [(id: String?, path: String, text: String)] = []
    if let text = properties[name]?.string { found.append((nil, name, text)) }
    for (id, entry) in (properties[metrics.name]?.map ?? [:]).sorted(by: { $0.key < $1.key }) {
      guard let text = entry.map?[name]?.string else { continue }
      found.append((id, "\(metrics.name).\(id).\(name)", text))
    }
    return found
  }

  /// CloudWatch "PutMetricAlarm", ThresholdMetricId: a band is the threshold of an alarm, in place
  /// of a number. Only one of its two edges is a value that can be compared with a number.
  static let bandRule = Rule { properties in
    let all = expressions(of: properties)
    let texts = all.map { $0.text.filter { !$0.isWhitespace }.uppercased() }
    return zip(all, texts).compactMap { expression, text in
      guard text.hasPrefix("ANOMALY_DETECTION_BAND(") else { return nil }
      let id = expression.id?.uppercased() ?? ""
      let edges = ["FIRST(\(id))", "LAST(\(id))"]
      if texts.contains(where: { other in edges.contains { other.contains($0) } }) { return nil }
      return .init(
        path: expression.path, summary: "Anomaly detection band beside a threshold",
        detail: "CloudWatch takes a band only in place of a `threshold`, which every alarm here "
          + "has: compare another expression with it.")
    }
  }

  /// CloudWatch refuses expressions with unknown ids (Amazon CloudWatch user guide, "Using metric
  /// math"). Functions are in capitals.
  static let expressionRule = Rule { properties in
    let entries = properties[metrics.name]?.map ?? [:]
    return expressions(of: properties).flatMap { _, path, text -> [Rule.Violation] in
      if isQuery(text) { return [] }
      var seen: Set<String> = []
      return ids(in: text).filter { entries[$0] == nil && seen.insert($0).inserted }.map { id in
        let near = NearMiss.best(for: id, among: entries.keys.sorted())
        return .init(
          path: path, summary: "Unknown metric",
          detail: "The expression names `\(id)`, and `\(metrics.name)` has no `\(id)`."
            + (near.map { " Did you mean `\($0)`?" } ?? ""))
      }
    }
  }

  /// Metrics Insights has a language of its own.
  private static func isQuery(_ expression: String) -> Bool {
    expression.drop { $0.isWhitespace }.prefix(6).lowercased() == "select"
  }

  /// Words that begin with a lower-case letter, outside of texts.
  private static func ids(in expression: String) -> [String] {
    var found: [String] = []
    var word = ""
    var quote: Character?
    for character in expression + " " {
      if let open = quote {
        if character == open { quote = nil }
        continue
      }
      if character.isASCII, character.isLetter || character.isNumber || character == "_" {
        word.append(character)
        continue
      }
      if character == "\"" || character == "'" { quote = character }
      if word.first?.isLowercase == true { found.append(word) }
      word = ""
    }
    return found
  }

  static let thresholdRule = Rule { properties in
    switch properties[threshold.name] {
    case .integer, .number, .unresolved, .secret, nil: []
    default:
      [
        .init(
          path: threshold.name, summary: "Threshold that isn't a number",
          detail: "`\(threshold.name)` is a number, such as `100` or `99.5`.")
      ]
    }
  }

  /// CloudWatch "PutMetricAlarm", Period and EvaluationPeriods.
  static let periodRule = Rule { properties in
    let entries = (properties[metrics.name]?.map ?? [:]).sorted { $0.key < $1.key }
    let periods =
      [(AlarmMetric.period.name, properties[AlarmMetric.period.name]?.integer)]
      + entries.map { id, entry in
        (
          "\(metrics.name).\(id).\(AlarmMetric.period.name)",
          entry.map?[AlarmMetric.period.name]?.integer
        )
      }
    let count = properties[evaluationPeriods.name]?.integer ?? 1
    return periods.compactMap { path, seconds in
      guard let seconds else { return nil }
      guard [10, 20, 30].contains(seconds) || seconds.isMultiple(of: 60) else {
        return .init(
          path: path, summary: "Period that CloudWatch would refuse",
          detail: "A period is `10s`, `20s`, `30s` or a whole number of minutes.")
      }
      let isLong = seconds >= 3_600
      guard seconds.clampedMultiplying(by: count) > (isLong ? 604_800 : 86_400) else { return nil }
      return .init(
        path: path, summary: "Periods that are too long",
        detail: "The \(count) periods of an alarm last at most "
          + (isLong ? "seven days." : "a day, or seven days if each is an hour or longer."))
    }
  }

  static let datapointsRule = Rule { properties in
    let count = properties[evaluationPeriods.name]?.integer ?? 1
    guard let needed = properties[datapoints.name]?.integer, needed > count else { return [] }
    return [
      .init(
        path: datapoints.name, summary: "More data points than periods",
        detail: "`\(datapoints.name)` is at most `\(evaluationPeriods.name)`, which is \(count).")
    ]
  }
}
