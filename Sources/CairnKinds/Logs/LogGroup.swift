import CairnAWS
import CairnEngine
import CairnLanguage

/// `logGroups`: a log group of CloudWatch Logs. Limits are those of CloudWatch Logs
/// "CreateLogGroup".
///
/// A function logs to a group that Lambda creates. If a stack declares that group, it is a separate
/// resource: the function neither deletes it nor sets its retention (`functionRule`).
package struct LogGroup: CatalogKind {
  package static let section = "logGroups"

  package static let name = Field<String>(
    "name", .string(nameRule), change: .replacement,
    doc: "Name of the log group in the account and region.", example: "/shop/orders")
  package static let retention = Field<Int>(
    "retention", LogRetention.type,
    doc: "How long log lines are kept; by default forever.", example: "30d")
  package static let kmsKey = KMSKey.field(
    doc: "KMS key that encrypts new log lines; without it the service's own. A key of the stack "
      + "permits that in its policy, another one has to.")
  package static let logClass = Field<String>(
    "class", .enumeration(["standard", "infrequent-access", "delivery"]), default: "standard",
    change: .replacement, doc: "What the log lines cost and which features they have.",
    example: "infrequent-access")
  package static let subscriptionFilters = Field<[String: Properties]>(
    "subscriptionFilters", .map(key: filterNameRule, value: .object(LogSubscription.fields)),
    doc: "Subscription filters by name, at most two: log events that a function or a stream gets.",
    example: "{errors: {function: alert, pattern: ERROR}}")
  package static let metricFilters = Field<[String: Properties]>(
    "metricFilters", .map(key: filterNameRule, value: .object(LogMetric.fields)),
    doc: "Metric filters by name: metrics that are made of log events.",
    example: "{errors: {pattern: ERROR, namespace: Shop, metric: Errors}}")
  package static let tags = Tags.field()

  private static let filterNameRule = StringRule(
    length: 1...512, pattern: "[^:*]+", meaning: "no colon or asterisk")

  private static let nameRule = StringRule(
    length: 1...512, pattern: "(?!aws/)[A-Za-z0-9_/.#-]+",
    meaning: "letters, digits and _-/.#, not beginning with aws/")
  private static let arnRule = StringRule(
    pattern: #"arn:aws[a-z-]*:logs:[a-z0-9-]+:[0-9]{12}:log-group:[A-Za-z0-9_/.#-]+(:\*)?"#,
    meaning:
      "the ARN of a log group, such as `arn:aws:logs:us-east-1:123456789012:log-group:/shop/orders`"
  )

  package let schema = KindSchema(
    section: section, noun: "log group",
    doc: "A log group of CloudWatch Logs. The group that Lambda creates for a function, "
      + "`\(Function.logGroups)<name>`, can be declared as well: then it stays when the function "
      + "is deleted, and the function has no `logRetention`.",
    fields: [
      name.schema, retention.schema, kmsKey.schema, logClass.schema, subscriptionFilters.schema,
      metricFilters.schema, tags.schema,
    ],
    attributes: [
      AttributeSchema("name", doc: "Name of the log group."),
      AttributeSchema(
        "arn", doc: "ARN of the log group; its streams are this and `:*`.", literal: arnRule),
    ],
    naming: Naming(rule: nameRule) { name, _ in NameLimit.shortened(name, to: 512) },
    rules: [LogRetention.rule(of: retention), keyRule, filterRule, Tags.countRule()],
    stackRules: [functionRule, trustRule], lints: [roleLint], access: access,
    toolNames: toolNames)

  package init() {}

  package let services = ["logs"]

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    properties[Self.name].map(Identity.init)
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    guard let name = properties[Self.name] else { return [:] }
    return ["name": .string(name), "arn": .string(scope.arn("logs", "log-group:\(name)"))]
  }
}
