import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// Subscription filters and metric filters, by their names.
extension LogGroup {
  // MARK: Reading

  /// Reads the filters that are asked for into `live`.
  func readFilters(
    into live: inout LiveResource, of group: CloudWatchLogGroup, like declared: Properties,
    _ context: KindContext
  ) async throws {
    let aws = context.aws
    let name = group.name
    // Quirk of LocalStack: it always counts no metric filters.
    let hasMetrics =
      context.scope.flavour == .emulator || group.answer["metricFilterCount"]?.int != 0
    async let subscriptions =
      context.reads.wants(Self.subscriptionFilters.name)
      ? found { try await aws.describeSubscriptionFilters(of: name) } : nil
    async let metrics =
      context.reads.wants(Self.metricFilters.name) && hasMetrics
      ? found { try await aws.describeMetricFilters(of: name) } : nil
    if let listed = try await subscriptions {
      let wanted = declared[Self.subscriptionFilters] ?? [:]
      var known: [String: Properties] = [:]
      for (id, answer) in Self.named(listed) {
        if let filter = LogSubscription.properties(of: answer, like: wanted[id], in: context.scope)
        {
          known[id] = filter
          live.unmanaged += LogSubscription.members.unmanaged(
            in: answer, of: "subscription filter \(id)")
        } else {
          live.unmanaged.append(
            UnmanagedSetting(
              "subscription filter \(id)", answer["destinationArn"]?.string ?? ""))
        }
      }
      live.properties[Self.subscriptionFilters] = known
    }
    if let listed = try await metrics {
      let wanted = declared[Self.metricFilters] ?? [:]
      var known: [String: Properties] = [:]
      for (id, answer) in Self.named(listed) {
        known[id] = LogMetric.properties(of: answer, like: wanted[id])
        live.unmanaged += LogMetric.members.unmanaged(in: answer, of: "metric filter \(id)")
      }
      live.properties[Self.metricFilters] = known
    } else if context.reads.wants(Self.metricFilters.name), !hasMetrics {
      live.properties[Self.metricFilters] = [:]
    }
  }

  /// In the order of their names.
  private static func named(_ listed: [JSONValue]) -> [(name: String, answer: JSONValue)] {
    listed.compactMap { answer in answer["filterName"]?.string.map { ($0, answer) } }
      .sorted { $0.name < $1.name }
  }

  // MARK: Writing

  func writeSubscriptions(
    _ wanted: [String: Properties], of group: String, _ context: KindContext
  ) async throws {
    let (aws, scope) = (context.aws, context.scope)
    let live = Dictionary(
      Self.named(try await aws.describeSubscriptionFilters(of: group)).map { ($0.name, $0.answer) },
      uniquingKeysWith: { first, _ in first })
    let type = FieldType.object(LogSubscription.fields)
    // First of all, because a log group has few. Those that no field can hold stay.
    for (name, answer) in live.sorted(by: { $0.key < $1.key })
    where wanted[name] == nil
      && LogSubscription.properties(of: answer, like: nil, in: scope) != nil
    {
      try await ignoringMissing { try await aws.deleteSubscriptionFilter(name, of: group) }
    }
    for (name, filter) in wanted.sorted(by: { $0.key < $1.key }) {
      let old = live[name].flatMap {
        LogSubscription.properties(of: $0, like: filter, in: scope)
      }
      if let old, type.areEqual(old.value, filter.value) { continue }
      let request = try LogSubscription.request(name, filter, keeping: live[name])
      if live[name] != nil, scope.flavour == .emulator {
        // Quirk of LocalStack: a filter can't be replaced while there are two.
        try await ignoringMissing { try await aws.deleteSubscriptionFilter(name, of: group) }
      }
      try await doing {
        try await Self.retryingNewRights(context) {
          try await aws.putSubscriptionFilter(request, of: group)
        }
      } unless: {
        let now = Self.named(try await aws.describeSubscriptionFilters(of: group))
          .first { $0.name == name }
        return now.flatMap { LogSubscription.properties(of: $0.answer, like: filter, in: scope) }
          .map { type.areEqual($0.value, filter.value) } ?? false
      }
    }
  }

  /// CloudWatch Logs tries to deliver a message, by a role or a permission that is visible to it
  /// only after some seconds if it is new.
  private static func retryingNewRights(
    _ context: KindContext, _ attempt: () async throws -> Void
  ) async throws {
    var pace = context.pace
    pace.limit = min(pace.limit, .seconds(60))
    try await pace.retrying(
      while: {
        $0.cause == .conflict
          || context.scope.flavour == .aws && $0.code == "InvalidParameterException"
            && $0.message.contains("Could not")
      }, attempt)
  }

  func writeMetrics(
    _ wanted: [String: Properties], of group: String, _ context: KindContext
  ) async throws {
    let aws = context.aws
    let live = Dictionary(
      Self.named(try await aws.describeMetricFilters(of: group)).map { ($0.name, $0.answer) },
      uniquingKeysWith: { first, _ in first })
    let type = FieldType.object(LogMetric.fields)
    for name in live.keys.sorted() where wanted[name] == nil {
      try await ignoringMissing { try await aws.deleteMetricFilter(name, of: group) }
    }
    for (name, filter) in wanted.sorted(by: { $0.key < $1.key }) {
      let old = live[name].map { LogMetric.properties(of: $0, like: filter) }
      if let old, type.areEqual(old.value, filter.value) { continue }
      // Quirk of LocalStack: another filter of the name is added, and the first one is kept.
      if old != nil, context.scope.flavour == .emulator {
        try await ignoringMissing { try await aws.deleteMetricFilter(name, of: group) }
      }
      try await aws.putMetricFilter(
        try LogMetric.request(name, filter, keeping: live[name]), of: group)
    }
  }

  /// Quirk of LocalStack: metric filters outlive a group, and a new one of that name gets them.
  func deleteLeftovers(of group: String, _ context: KindContext) async throws {
    let aws = context.aws
    try await ignoring([.notFound, .notImplemented]) {
      for (name, _) in Self.named(try await aws.describeMetricFilters(of: group)) {
        try await ignoringMissing { try await aws.deleteMetricFilter(name, of: group) }
      }
    }
    // Quirk of LocalStack: a group's policy is the account's, and outlives the group.
    try await ignoring([.notFound, .notImplemented]) {
      try await aws.setLogPolicy(
        group, nil, of: context.scope.arn("logs", "log-group:\(group)"), revision: nil)
    }
  }
}
