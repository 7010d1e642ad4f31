import CairnEngine
import CairnLanguage

extension LogGroup {
  /// CloudWatch Logs quotas: subscription filters and metric filters of a log group, and its filter
  /// patterns with regular expressions.
  private static let limits = (subscriptions: 2, metrics: 100, expressions: 5)

  /// The filters of a field with their paths, in the order of their names.
  private static func listed(
    _ field: String, _ properties: [String: Value]
  ) -> [(path: String, fields: [String: Value])] {
    (properties[field]?.map ?? [:]).sorted { $0.key < $1.key }.map {
      ("\(field).\($0.key)", $0.value.map ?? [:])
    }
  }

  static let filterRule = Rule { properties in
    let subscriptions = listed(subscriptionFilters.name, properties)
    let metrics = listed(metricFilters.name, properties)
    var found: [Rule.Violation] = []
    if subscriptions.count > limits.subscriptions {
      found.append(
        .init(
          path: subscriptions[limits.subscriptions].path, summary: "Too many subscription filters",
          detail: "A log group has at most \(limits.subscriptions) subscription filters, and this "
            + "one has \(subscriptions.count)."))
    }
    if metrics.count > limits.metrics {
      found.append(
        .init(
          path: metrics[limits.metrics].path, summary: "Too many metric filters",
          detail: "A log group has at most \(limits.metrics) metric filters, and this one has "
            + "\(metrics.count)."))
    }
    found += subscriptions.flatMap { LogSubscription.violations(in: $1, at: $0) }
    found += metrics.flatMap { LogMetric.violations(in: $1, at: $0) }
    return found + patternViolations(subscriptions + metrics)
      + classViolations(properties, subscriptions + metrics)
  }

  private static func patternViolations(
    _ filters: [(path: String, fields: [String: Value])]
  ) -> [Rule.Violation] {
    let field = LogSubscription.pattern.name
    let patterns = filters.compactMap { path, fields in
      fields[field]?.string.map { (path: "\(path).\(field)", text: $0) }
    }
    var found: [Rule.Violation] = patterns.compactMap { path, text in
      LogPattern.problem(with: text).map {
        .init(path: path, summary: "Pattern that CloudWatch Logs would refuse", detail: $0)
      }
    }
    let expressions = patterns.filter { LogPattern.hasExpression($0.text) }
    if expressions.count > limits.expressions {
      found.append(
        .init(
          path: expressions[limits.expressions].path, summary: "Too many regular expressions",
          detail: "At most \(limits.expressions) patterns of a log group have regular expressions, "
            + "and \(expressions.count) have."))
    }
    return found
  }

  /// CloudWatch Logs user guide, "Log classes": what the standard class alone has.
  private static func classViolations(
    _ properties: [String: Value], _ filters: [(path: String, fields: [String: Value])]
  ) -> [Rule.Violation] {
    guard let name = properties[logClass.name]?.string, name != "standard",
      let first = filters.first
    else { return [] }
    return [
      .init(
        path: first.path, summary: "Filter of a class that has none",
        detail: "Log groups of the class `\(name)` have no filters: leave `\(logClass.name)` out.")
    ]
  }

  /// CloudWatch Logs "PutSubscriptionFilter", roleArn: refused if it can't assume the role.
  static let trustRule = StackRule(each: { group, stack in
    listed(subscriptionFilters.name, group.properties).flatMap { path, fields -> [Rule.Violation] in
      let field = LogSubscription.role.name
      if let role = stack.resource(referredToBy: fields[field]), trustsRegionally(role) {
        return []
      }
      return Role.distrust(
        of: LogSubscription.principal, "CloudWatch Logs", in: fields[field], at: "\(path).\(field)",
        stack)
    }
  })

  /// The service also has a name in each region.
  private static func trustsRegionally(_ role: ResourceDeclaration) -> Bool {
    let services =
      (role.properties[Role.assumedBy.name]?.list ?? [])
      + (role.properties[Role.trust.name]?.list ?? []).flatMap { statement -> [Value] in
        let service = statement.map?["Principal"]?.map?["Service"]
        return service?.list ?? [service].compactMap { $0 }
      }
    return services.contains { $0.string?.hasPrefix("logs.") == true }
  }
}
