import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension UsagePlan: AnswerKind {
  package var answers: [String: AnswerMembers] {
    ["UsagePlan": Self.members, "ApiStage": Self.stageMembers]
  }

  /// API Gateway, "UsagePlan".
  static let members = AnswerMembers(
    held: ["apiStages", "description", "name", "quota", "tags", "throttle"], reported: ["id"])

  /// API Gateway, "ApiStage".
  static let stageMembers = AnswerMembers(held: ["apiId", "stage"])

  /// One listing serves all plans, and each has one for its keys.
  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    let name = try resource.properties.required(Self.name)
    guard
      let (plan, tags) = try await ours(
        resource, name, among: try await context.usagePlans(), in: Self.folder, context),
      let id = plan["id"]?.string
    else { return nil }
    var live = LiveResource(
      properties: Self.properties(of: plan),
      attributes: ["id": .string(id), "name": .string(name)], owner: owner(of: tags, context),
      unmanaged: Self.members.unmanaged(in: plan) + Self.stageSettings(plan))
    live.properties[Self.tags] = Tags.users(tags)
    if context.reads.wants(Self.keys.name) {
      guard let keys = try await found({ try await context.aws.getUsagePlanKeys(id) })
      else { return nil }
      live.properties[Self.keys] = keys.sorted()
    }
    return live
  }

  static func stages(of plan: JSONValue) -> [String] {
    (plan["apiStages"]?.array ?? []).map {
      "\($0["apiId"]?.string ?? ""):\($0["stage"]?.string ?? "")"
    }
  }

  private static func properties(of plan: JSONValue) -> Properties {
    var properties = Properties()
    properties[name] = plan["name"]?.string
    properties[description] = plan["description"]?.string ?? ""
    properties[apis] = stages(of: plan).sorted()
    if let live = plan["quota"], let count = number(live["limit"]), count > 0 {
      var fields = Properties()
      fields[limit] = count
      fields[period] = live["period"]?.string?.lowercased()
      fields[offset] = number(live["offset"]) ?? 0
      properties[quota] = fields
    }
    if let live = plan["throttle"], live.object?.isEmpty == false {
      var fields = Properties()
      fields[rate] = number(live["rateLimit"])
      fields[burst] = number(live["burstLimit"])
      properties[throttle] = fields
    }
    properties.markRead([quota.name, throttle.name])
    return properties
  }

  /// Quirk of LocalStack: a number that a patch wrote is a text.
  private static func number(_ value: JSONValue?) -> Int? {
    guard let value else { return nil }
    let text = value.string ?? value.serialized()
    return Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
  }

  /// Limits of single methods.
  private static func stageSettings(_ plan: JSONValue) -> [UnmanagedSetting] {
    (plan["apiStages"]?.array ?? []).flatMap { stage in
      stageMembers.unmanaged(
        in: stage, of: "\(stage["apiId"]?.string ?? ""):\(stage["stage"]?.string ?? "")",
        lostWith: [apis.name])
    }
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await concurrently(try await context.usagePlans()) { plan in
      guard let id = plan["id"]?.string else { return nil }
      let name = plan["name"]?.string ?? ""
      return tagged(
        name, Properties([Self.name.name: .string(name)]),
        tags: try await RestTags.live(plan, "\(Self.folder)/\(id)", context),
        attributes: ["id": .string(id), "name": .string(name)], context)
    }
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    resource.attributes["id"]?.string.map {
      AuditedResource(
        service: "apigateway", name: $0,
        operations: [
          "CreateUsagePlan", "UpdateUsagePlan", "DeleteUsagePlan", "CreateUsagePlanKey",
          "DeleteUsagePlanKey", "TagResource", "UntagResource",
        ])
    }
  }
}

extension KindContext {
  func usagePlans() async throws -> [JSONValue] {
    let aws = aws
    return try await shared.answer(to: "apigateway GetUsagePlans") {
      try await aws.getUsagePlans()
    }
  }
}
