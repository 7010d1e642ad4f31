import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension Alarm {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    // "PutMetricAlarm" would replace somebody else's alarm.
    if let live = try await read(resource, context.lookingAgain()) {
      return try await converge(resource, from: live, context)
    }
    // Quirk of LocalStack: it ignores the tags of a new alarm, and tags what doesn't exist.
    if context.scope.flavour == .emulator { try await writeTags(of: resource, context) }
    try await context.aws.putMetricAlarm(
      try Self.request(resource.properties, over: nil), tags: resource.tags)
    return attributes(of: resource.properties, in: context.scope)
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    let name = try resource.properties.required(Self.name)
    if changed.contains(where: { $0 != Self.tags.name }) {
      let now = try await context.aws.describeAlarms([name]).first
      try await context.aws.putMetricAlarm(
        try Self.request(resource.properties, over: now), tags: [:])
    }
    if changed.contains(Self.tags.name) { try await writeTags(of: resource, context) }
    return attributes(of: resource.properties, in: context.scope)
  }

  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    guard let name = resource.properties[Self.name] else { return }
    try await ignoringMissing { try await context.aws.deleteAlarm(name) }
    // Quirk of LocalStack: tags outlive an alarm, and a new one of that name would have them.
    if context.scope.flavour == .emulator {
      try await write([:], to: Self.arn(of: name, in: context.scope), context)
    }
  }

  private func writeTags(of resource: ResourceHandle, _ context: KindContext) async throws {
    let name = try resource.properties.required(Self.name)
    try await write(resource.tags, to: Self.arn(of: name, in: context.scope), context)
  }

  private func write(
    _ tags: [String: String], to arn: String, _ context: KindContext
  ) async throws {
    let aws = context.aws
    // Other emulators have no tags of what doesn't exist.
    try await ignoring(context.scope.flavour == .emulator ? [.notFound] : []) {
      try await Tags.write(
        tags, over: try await aws.listAlarmTags(arn), set: { try await aws.tagAlarm(arn, $0) },
        remove: { try await aws.untagAlarm(arn, keys: $0) })
    }
  }

  /// "PutMetricAlarm" replaces an alarm, and resets what the request leaves out.
  static func request(
    _ properties: Properties, over live: JSONValue?
  ) throws -> [String: JSONValue] {
    var request = (live?.object ?? [:]).filter {
      !members.held.contains($0.key) && !members.reported.contains($0.key)
    }
    request["AlarmName"] = .string(try properties.required(name))
    request["AlarmDescription"] = properties[description].map(JSONValue.string)
    request["ActionsEnabled"] = .bool(properties[enabled] ?? true)
    request["EvaluationPeriods"] = .int(properties[evaluationPeriods] ?? 1)
    request["DatapointsToAlarm"] = properties[datapoints].map { .int($0) }
    request["Threshold"] = try required(threshold, of: properties).json(.plain)
    let comparison = try properties.required(Self.comparison)
    request["ComparisonOperator"] = .string(
      comparisons.first { $0.0 == comparison }?.1 ?? comparison)
    let missing = properties[missingData]
    request["TreatMissingData"] = missingDatas.first { $0.0 == missing }.map { .string($0.1) }
    if properties[lowSamples] == "ignore" {
      request["EvaluateLowSampleCountPercentile"] = "ignore"
    }
    for (field, member) in actionFields {
      let arns = (properties[field] ?? []).sorted() + otherActions(live, member)
      request[member] = .array(arns.map(JSONValue.string))
    }
    if properties[AlarmMetric.expression] == nil {
      request.merge(try metric(of: properties)) { $1 }
    } else {
      request["Metrics"] = .array(queries(of: properties, over: live))
    }
    return request
  }

  private static func required(_ field: Field<Value>, of properties: Properties) throws -> Value {
    guard let value = properties[raw: field.name], value.isResolved, value != .null else {
      throw KindError("`\(field.name)` has no value.", path: field.name)
    }
    return value
  }

  private static func metric(of properties: Properties) throws -> [String: JSONValue] {
    let metric = try properties.required(AlarmMetric.metric)
    let statistic = try properties.required(AlarmMetric.statistic)
    var members: [String: JSONValue] = [
      "Namespace": .string(try metric.required(AlarmMetric.namespace)),
      "MetricName": .string(try metric.required(AlarmMetric.name)),
      "Dimensions": MetricDimensions.request(properties[AlarmMetric.dimensions] ?? Properties()),
      "Period": .int(try properties.required(AlarmMetric.period)),
      AlarmStatistic.isExtended(statistic) ? "ExtendedStatistic" : "Statistic":
        .string(AlarmStatistic.awsName(statistic)),
    ]
    members["Unit"] = properties[AlarmMetric.unit].map { .string(AlarmMetric.awsUnit($0)) }
    return members
  }

  private static func queries(of properties: Properties, over live: JSONValue?) -> [JSONValue] {
    let entries = properties[metrics] ?? [:]
    let old = live?["Metrics"]?.array ?? []
    let oldByID = Dictionary(
      old.compactMap { query in query["Id"]?.string.map { ($0, query) } },
      uniquingKeysWith: { first, _ in first })
    var before = watchedQuery(in: old)
    if before?["Expression"] == nil { before = nil }
    let id = before?["Id"]?.string.flatMap { entries[$0] == nil ? $0 : nil } ?? watched
    var expression = Properties()
    expression[AlarmMetric.expression] = properties[AlarmMetric.expression]
    expression[AlarmMetric.period] = properties[AlarmMetric.period]
    expression[AlarmMetric.label] = before?["Label"]?.string
    return [AlarmMetric.request(id, expression, isWatched: true, keeping: before)]
      + entries.sorted { $0.key < $1.key }.map { key, entry in
        // A band needs the data of the metric that it is around.
        let isReturned =
          live?["ThresholdMetricId"] != nil && oldByID[key]?["ReturnData"]?.bool != false
          && oldByID[key] != nil
        return AlarmMetric.request(key, entry, isWatched: isReturned, keeping: oldByID[key])
      }
  }
}
