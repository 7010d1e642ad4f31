import CairnAWS
import CairnEngine
import CairnLanguage

/// `alarms`: a metric alarm of CloudWatch. Limits are those of CloudWatch "PutMetricAlarm".
package struct Alarm: CatalogKind {
  package static let section = "alarms"

  package init() {}

  package let services = ["cloudwatch"]

  static let actions: [any AlarmAction.Type] = Catalog.everyKind.compactMap { $0.alarmAction }

  package static let name = Field<String>(
    "name", .string(nameRule), change: .replacement,
    doc: "The alarm's name in the account and region.", example: "orders-waiting")
  package static let metrics = Field<[String: Properties]>(
    "metrics", .map(key: idRule, value: .object(AlarmMetric.fields)), default: [:],
    doc: "Metrics by the names that `expression` has for them, and other expressions.",
    example: "{errors: {metric: {namespace: AWS/Lambda, name: Errors}, dimensions: "
      + "{function: worker}, statistic: sum, period: 1m}}")
  package static let threshold = Field<Value>(
    "threshold", .any, .required, doc: "Number that the statistic is compared with.",
    example: "99.5")
  package static let comparison = Field<String>(
    "comparison", .enumeration(comparisons.map { $0.0 }), .required,
    doc: "When the alarm is raised: how the statistic compares to the threshold.",
    example: "greater-than")
  package static let evaluationPeriods = Field<Int>(
    "evaluationPeriods", .integer(1...8_640), default: 1, doc: "How many periods are looked at.",
    example: "3")
  package static let datapoints = Field<Int>(
    "datapoints", .integer(1...8_640),
    doc: "How many of these periods have to be beyond the threshold; by default all.",
    example: "2")
  package static let missingData = Field<String>(
    "missingData", .enumeration(missingDatas.map { $0.0 }), default: "missing",
    doc: "What a period without data counts as.", example: "not-breaching")
  package static let lowSamples = Field<String>(
    "lowSamples", .enumeration(["evaluate", "ignore"]), default: "evaluate",
    doc: "What happens to percentiles of too few samples to be significant.", example: "ignore")
  package static let alarmActions = actionField(
    "alarmActions",
    doc: "Topics and functions that are notified when the alarm is raised; the "
      + "rights to reach them are added.")
  package static let okActions = actionField(
    "okActions", doc: "Topics and functions that are notified when all is well again.")
  package static let insufficientDataActions = actionField(
    "insufficientDataActions", doc: "Topics and functions that are notified when data is missing.")
  package static let enabled = Field<Bool>(
    "enabled", .boolean, default: true, doc: "Whether a change of state has its actions.",
    example: "false")
  package static let description = Field<String>(
    "description", .string(StringRule(length: 0...1_024)), default: "", doc: "Description.",
    example: "Orders wait too long")
  package static let tags = Tags.field()

  static let comparisons = [
    ("greater-than", "GreaterThanThreshold"),
    ("greater-or-equal", "GreaterThanOrEqualToThreshold"),
    ("less-than", "LessThanThreshold"), ("less-or-equal", "LessThanOrEqualToThreshold"),
  ]
  static let missingDatas = [
    ("missing", "missing"), ("ignore", "ignore"), ("breaching", "breaching"),
    ("not-breaching", "notBreaching"),
  ]

  /// The fields of actions, with CloudWatch's names for them.
  static let actionFields = [
    (alarmActions, "AlarmActions"), (okActions, "OKActions"),
    (insufficientDataActions, "InsufficientDataActions"),
  ]

  private static func actionField(_ name: String, doc: String) -> Field<[String]> {
    Field(
      name,
      .list(
        .reference(sections: actions.map { $0.section }, attribute: "arn"), count: 0...5,
        order: .insignificant), default: [], doc: doc, example: "[alerts]")
  }

  static let nameRule = StringRule(
    length: 1...255, pattern: #"[^\x00-\x1F\x7F]+"#, meaning: "no control characters")
  /// CloudWatch "MetricDataQuery", Id.
  private static let idRule = StringRule(
    length: 1...255, pattern: "(?!\(watched)$)[a-z][A-Za-z0-9_]*",
    meaning: "letters, digits and underscores, beginning with a lower-case letter")
  /// The id of the expression that is watched.
  static let watched = "watched"

  package let schema = KindSchema(
    section: section, noun: "alarm",
    doc: "Metric alarms of CloudWatch: when a metric, or an expression over several, goes beyond a "
      + "threshold, topics and functions are notified.",
    fields: [
      name.schema, AlarmMetric.metric.schema, AlarmMetric.dimensions.schema,
      AlarmMetric.statistic.schema, AlarmMetric.unit.schema, AlarmMetric.expression.schema,
      metrics.schema, AlarmMetric.period.schema, evaluationPeriods.schema, datapoints.schema,
      comparison.schema, threshold.schema, missingData.schema, lowSamples.schema,
      alarmActions.schema, okActions.schema, insufficientDataActions.schema, enabled.schema,
      description.schema, tags.schema,
    ],
    attributes: [
      AttributeSchema("arn", doc: "The alarm's ARN."),
      AttributeSchema("name", doc: "The alarm's name."),
    ],
    naming: Naming(rule: nameRule) { name, _ in NameLimit.shortened(name, to: 255) },
    rules: [
      sourceRule, expressionRule, bandRule, thresholdRule, periodRule, datapointsRule,
      Tags.countRule(),
    ], lints: [actionsLint], toolNames: toolNames)

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    properties[Self.name].map(Identity.init)
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    guard let name = properties[Self.name] else { return [:] }
    return ["name": .string(name), "arn": .string(Self.arn(of: name, in: scope))]
  }

  static func arn(of name: String, in scope: Scope) -> String {
    scope.arn("cloudwatch", "alarm:\(name)")
  }

  // MARK: Rights

  private struct Reached {
    var action: any AlarmAction.Type
    var reference: Value
    var field: String
  }

  /// Each resource of the stack that an action reaches, once, with the place of its reference.
  private static func reached(by alarm: ResourceDeclaration) -> [Reached] {
    var seen: Set<ResourceAddress> = []
    var found: [Reached] = []
    for (field, _) in actionFields {
      for item in alarm.properties[field.name]?.opened?.list ?? [] {
        guard let address = item.referredResource,
          let action = actions.first(where: { $0.section == address.section }),
          seen.insert(address).inserted
        else { continue }
        found.append(Reached(action: action, reference: item, field: field.name))
      }
    }
    return found
  }

  private static func source(_ alarm: ResourceDeclaration) -> Value {
    .unresolved(Template(.resource(alarm.address, attribute: "arn")))
  }

  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    let rights = Self.reached(by: declaration).flatMap {
      $0.action.rights(
        to: $0.reference, for: Self.source(declaration), from: declaration, field: $0.field)
    }
    return [declaration] + rights
  }

  package func grants(of declaration: ResourceDeclaration) -> [Grant] {
    Self.reached(by: declaration).flatMap {
      $0.action.grants(
        on: $0.reference, for: Self.source(declaration), from: declaration, field: $0.field)
    }
  }

  /// And to use the keys of encrypted topics.
  package func grants(
    of declaration: ResourceDeclaration, in stack: StackResources
  ) -> [Grant] {
    grants(of: declaration)
      + Self.reached(by: declaration).flatMap {
        Grant.toUseKey(
          of: $0.reference, by: Self.principal, from: declaration, field: $0.field,
          among: { stack[$0] })
      }
  }

  static let principal = "cloudwatch.amazonaws.com"
}
