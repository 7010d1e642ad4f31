import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension Alarm: AnswerKind {
  package var answers: [String: AnswerMembers] {
    ["MetricAlarm": Self.members, "MetricDataQuery": AlarmMetric.members]
  }

  /// CloudWatch "MetricAlarm". "PutMetricAlarm" gets the rest back.
  static let members = AnswerMembers(
    held: [
      "ActionsEnabled", "AlarmActions", "AlarmArn", "AlarmDescription", "AlarmName",
      "ComparisonOperator", "DatapointsToAlarm", "Dimensions", "EvaluateLowSampleCountPercentile",
      "EvaluationPeriods", "ExtendedStatistic", "InsufficientDataActions", "MetricName", "Metrics",
      "Namespace", "OKActions", "Period", "Statistic", "Threshold", "TreatMissingData", "Unit",
    ],
    reported: [
      "AlarmConfigurationUpdatedTimestamp", "EvaluationState", "StateReason", "StateReasonData",
      "StateTransitionedTimestamp", "StateUpdatedTimestamp", "StateValue",
    ])

  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    let name = try resource.properties.required(Self.name)
    let arn = Self.arn(of: name, in: context.scope)
    let wantsTags = context.reads.wantsOwner || context.reads.wants(Self.tags.name)
    async let early = wantsTags && !context.reads.wantsOwner ? context.alarmTags(arn) : nil
    guard let answer = try await context.alarm(name) else {
      _ = try await early
      return nil
    }
    var live = LiveResource(
      properties: Self.properties(of: answer, like: resource.properties),
      attributes: attributes(of: resource.properties, in: context.scope), owner: .unread,
      unmanaged: Self.unmanaged(in: answer))
    if wantsTags {
      var tags = try await early
      if tags == nil { tags = try await context.alarmTags(arn) }
      guard let tags else { return nil }
      live.properties[Self.tags] = Tags.users(tags)
      live.owner = owner(of: tags, context)
    }
    return live
  }

  private static func properties(of answer: JSONValue, like declared: Properties) -> Properties {
    var properties = Properties()
    properties[name] = answer["AlarmName"]?.string
    properties[description] = answer["AlarmDescription"]?.string ?? ""
    properties[enabled] = answer["ActionsEnabled"]?.bool ?? true
    properties[evaluationPeriods] = answer["EvaluationPeriods"]?.int
    properties[datapoints] = answer["DatapointsToAlarm"]?.int
    properties[raw: threshold.name] = answer["Threshold"].map { Value($0, as: .plain) }
    let comparison = answer["ComparisonOperator"]?.string ?? ""
    properties[Self.comparison] = comparisons.first { $0.1 == comparison }?.0 ?? comparison
    let missing = answer["TreatMissingData"]?.string ?? "missing"
    properties[missingData] = missingDatas.first { $0.1 == missing }?.0 ?? missing
    properties[lowSamples] = answer["EvaluateLowSampleCountPercentile"]?.string ?? "evaluate"
    for (field, member) in actionFields {
      properties[field] = (answer[member]?.array ?? []).compactMap(\.string).filter(isHeld)
    }
    readSource(of: answer, like: declared, into: &properties)
    properties.markRead(
      [AlarmMetric.metric, AlarmMetric.dimensions].map(\.name)
        + [AlarmMetric.expression, AlarmMetric.statistic, AlarmMetric.unit].map(\.name)
        + [datapoints.name, threshold.name, AlarmMetric.period.name])
    return properties
  }

  private static func readSource(
    of answer: JSONValue, like declared: Properties, into properties: inout Properties
  ) {
    properties[AlarmMetric.dimensions] = MetricDimensions.properties(
      of: answer["Dimensions"], like: declared[AlarmMetric.dimensions])
    properties[metrics] = [:]
    let queries = answer["Metrics"]?.array ?? []
    guard !queries.isEmpty else {
      properties[AlarmMetric.metric] = AlarmMetric.metricProperties(of: answer)
      properties[AlarmMetric.statistic] =
        (answer["Statistic"] ?? answer["ExtendedStatistic"])?.string.map(AlarmStatistic.word)
      properties[AlarmMetric.period] = answer["Period"]?.int
      properties[AlarmMetric.unit] = answer["Unit"]?.string.map { $0.lowercased() }
      return
    }
    let watched = watchedQuery(in: queries)
    let id = watched?["Id"]?.string
    // A metric that is watched by itself is an expression of its id.
    let isExpression = watched?["Expression"] != nil
    properties[AlarmMetric.expression] = isExpression ? watched?["Expression"]?.string : id
    if isExpression { properties[AlarmMetric.period] = watched?["Period"]?.int }
    var entries: [String: Properties] = [:]
    for query in queries {
      guard let key = query["Id"]?.string, !isExpression || key != id else { continue }
      entries[key] = AlarmMetric.properties(of: query, like: declared[metrics]?[key])
    }
    properties[metrics] = entries
  }

  /// The query whose result is compared with the threshold.
  static func watchedQuery(in queries: [JSONValue]) -> JSONValue? {
    let returned = queries.filter { $0["ReturnData"]?.bool != false }
    return returned.first { $0["Expression"] != nil } ?? returned.first
  }

  private static func isHeld(_ arn: String) -> Bool {
    guard let service = ARN(arn)?.service else { return false }
    return actions.contains { $0.service == service }
  }

  /// The actions of other services, such as EC2's.
  static func otherActions(_ answer: JSONValue?, _ member: String) -> [String] {
    (answer?[member]?.array ?? []).compactMap(\.string).filter { !isHeld($0) }
  }

  private static func unmanaged(in answer: JSONValue) -> [UnmanagedSetting] {
    // A band takes the place of the threshold.
    var found = members.unmanaged(in: answer, lostWith: [threshold.name, comparison.name])
    for (_, member) in actionFields {
      let others = otherActions(answer, member)
      if !others.isEmpty {
        found.append(UnmanagedSetting(member, others.joined(separator: ", ")))
      }
    }
    let queries = answer["Metrics"]?.array ?? []
    let watched = watchedQuery(in: queries)?["Id"]?.string
    for query in queries {
      let id = query["Id"]?.string ?? ""
      found += AlarmMetric.members.unmanaged(in: query, of: id)
      if id == watched, let label = query["Label"]?.string, query["Expression"] != nil {
        found.append(UnmanagedSetting("Label of \(id)", label))
      }
    }
    return found
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await concurrently(try await context.aws.describeAlarms(nil)) { alarm in
      guard let name = alarm["AlarmName"]?.string,
        let tags = try await context.alarmTags(Self.arn(of: name, in: context.scope))
      else { return nil }
      return tagged(name, Properties([Self.name.name: .string(name)]), tags: tags, context)
    }
  }

  package func trace(of resource: ResourceHandle, _ context: KindContext) async throws -> Trace {
    let alarm = try await context.alarm(resource.properties.required(Self.name))
    return Trace(modified: alarm?["AlarmConfigurationUpdatedTimestamp"]?.time)
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    resource.properties[Self.name].map {
      AuditedResource(
        service: "cloudwatch", name: $0,
        operations: [
          "PutMetricAlarm", "DeleteAlarms", "EnableAlarmActions", "DisableAlarmActions",
          "TagResource", "UntagResource",
        ])
    }
  }
}

extension KindContext {
  /// "DescribeAlarms", for a hundred alarms of the round at once.
  func alarm(_ name: String) async throws -> JSONValue? {
    let (aws, names) = (aws, group(of: name, Alarm.name, in: Alarm.section, limit: 100))
    let alarms = try await shared.answer(to: "cloudwatch DescribeAlarms \(names)") {
      try await aws.describeAlarms(names)
    }
    return alarms.first { $0["AlarmName"]?.string == name }
  }

  /// Nil if there is no such alarm.
  func alarmTags(_ arn: String) async throws -> [String: String]? {
    let aws = aws
    return try await shared.answer(to: "cloudwatch ListTagsForResource \(arn)") {
      try await found { try await aws.listAlarmTags(arn) }
    }
  }
}
