import CairnAWS
import CairnEngine
import CairnLanguage

/// `usagePlans`: how much clients with API keys may use REST APIs. Limits are those of API
/// Gateway "CreateUsagePlan".
///
/// API Gateway chooses the id, and names aren't unique: its tags name its owner.
package struct UsagePlan: CatalogKind {
  package static let section = "usagePlans"

  package static let name = Field<String>(
    "name", .string(nameRule), change: .replacement, doc: "Name of the plan.",
    example: "shop-partners")
  package static let description = Field<String>(
    "description", .string(StringRule(length: 0...1024)), default: "", doc: "Description.",
    example: "What partners may use")
  package static let apis = Field<[String]>(
    "apis",
    .list(
      .reference(sections: [API.section], attribute: "stageId"), count: 0...300,
      order: .insignificant),
    default: [], doc: "REST APIs that the plan is for, each with its stage.",
    example: "[images]",
    advice: "For an API outside the stack, write its id and stage, such as `a1b2c3d4e5:live`.")
  package static let keys = Field<[String]>(
    "keys",
    .list(
      .reference(sections: [APIKey.section], attribute: "id"), count: 0...1000,
      order: .insignificant),
    default: [], doc: "API keys that the plan is for.", example: "[partner]")
  package static let quota = Field<Properties>(
    "quota", .object([limit.schema, period.schema, offset.schema]),
    doc: "Requests that each key has in a period.", example: "{limit: 1000, period: day}")
  package static let limit = Field<Int>(
    "limit", .integer(1...2_147_483_647), .required, doc: "Number of requests.", example: "1000")
  package static let period = Field<String>(
    "period", .enumeration(["day", "week", "month"]), .required, doc: "The period.",
    example: "day")
  package static let offset = Field<Int>(
    "offset", .integer(0...27), default: 0,
    doc: "Requests that are taken off in the first period.", example: "10")
  package static let throttle = Field<Properties>(
    "throttle", .object([rate.schema, burst.schema]), doc: "How fast each key may be used.",
    example: "{rate: 10, burst: 20}")
  package static let rate = Field<Int>(
    "rate", .integer(1...10_000), .required, doc: "Requests in a second.", example: "10")
  package static let burst = Field<Int>(
    "burst", .integer(1...10_000), .required, doc: "Requests at once.", example: "20")
  package static let tags = Tags.field()

  private static let nameRule = StringRule(
    length: 1...1024, pattern: #"[\p{L}\p{N} _.:/=+@-]+"#,
    meaning: "letters, digits, spaces and _.:/=+@-")

  package let schema = KindSchema(
    section: section, noun: "usage plan",
    doc: "How much clients with `apiKeys` may use `apis`. LocalStack admits their keys, and "
      + "counts no requests.",
    fields: [
      name.schema, description.schema, apis.schema, keys.schema, quota.schema, throttle.schema,
      tags.schema,
    ],
    attributes: [
      AttributeSchema("id", doc: "Id of the plan; known after apply."),
      AttributeSchema("name", doc: "Name of the plan."),
    ],
    naming: Naming(rule: nameRule), rules: [quotaRule, Tags.countRule()], lints: [useLint],
    toolNames: toolNames)

  package init() {}

  package let services = ["apigateway"]

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    properties[Self.name].map(Identity.init)
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    properties[Self.name].map { ["name": .string($0)] } ?? [:]
  }

  static let folder = "usageplans"

  /// API Gateway "QuotaSettings".
  static let quotaRule = Rule { properties in
    guard let fields = properties[quota.name]?.map, let offset = fields[offset.name]?.integer,
      let period = fields[period.name]?.string
    else { return [] }
    let most = ["day": 0, "week": 6, "month": 27][period] ?? 0
    if offset <= most { return [] }
    return [
      .init(
        path: "\(quota.name).\(Self.offset.name)", summary: "Offset beyond the period",
        detail: most == 0
          ? "A quota by the day has no `offset`: leave it out."
          : "The `offset` of a quota by the \(period) is at most \(most).")
    ]
  }

  static let useLint = Lint { plan, _ in
    let lacking = [apis.name, keys.name].filter {
      (plan.properties[$0]?.list ?? []).isEmpty
    }
    guard !lacking.isEmpty else { return [] }
    return [
      Lint.Finding(
        .noEffect, at: plan.address,
        detail: "A usage plan admits its keys to its APIs, and this one has no "
          + "\(lacking.alternatives()). Add \(lacking.count == 1 ? "it" : "them"), or remove the plan.",
        fix: .removeResource)
    ]
  }
}
