import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension UsagePlan {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    // Read first: names aren't unique, so an earlier attempt may have created another plan.
    if let live = try await read(resource, context.lookingAgain()) {
      return try await converge(resource, from: live, context)
    }
    let properties = resource.properties
    let name = try properties.required(Self.name)
    var request: [String: JSONValue] = [
      "name": .string(name), "tags": .object(resource.tags.mapValues(JSONValue.string)),
      "apiStages": .array((properties[Self.apis] ?? []).map(Self.stage)),
    ]
    if let description = properties[Self.description], !description.isEmpty {
      request["description"] = .string(description)
    }
    if let quota = properties[Self.quota] {
      request["quota"] = .object(Self.members(of: quota))
    }
    if let throttle = properties[Self.throttle] {
      request["throttle"] = .object(Self.limits(of: throttle))
    }
    let plan = try await context.aws.createUsagePlan(.object(request))
    guard let id = plan["id"]?.string else {
      throw KindError("API Gateway returned no id for the new plan \(resource.address).")
    }
    try await RestTags.writeNew(resource.tags, "\(Self.folder)/\(id)", context)
    try await writeKeys(properties[Self.keys] ?? [], of: id, context)
    return ["id": .string(id), "name": .string(name)]
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    guard let id = live.attributes["id"]?.string else {
      throw KindError("This is a bug in cairn: a usage plan was read without its id.")
    }
    let properties = resource.properties
    var patches: [PatchOperation] = []
    if changed.contains(Self.description.name) {
      patches.append(
        PatchOperation(.replace, "/description", properties[Self.description] ?? ""))
    }
    if changed.contains(Self.quota.name) {
      patches += Self.patches(
        "quota", properties[Self.quota].map { Self.members(of: $0) }, live, Self.quota)
    }
    if changed.contains(Self.throttle.name) {
      patches += Self.patches(
        "throttle", properties[Self.throttle].map { Self.limits(of: $0) }, live, Self.throttle)
    }
    if changed.contains(Self.apis.name) {
      // An API whose stage got another name has moved the plan already.
      let plans = try await context.aws.getUsagePlans()
      let there = plans.first { $0["id"]?.string == id }.map(Self.stages) ?? []
      let wanted = properties[Self.apis] ?? []
      patches += there.filter { !wanted.contains($0) }
        .map { PatchOperation(.remove, "/apiStages", $0) }
      patches += wanted.filter { !there.contains($0) }
        .map { PatchOperation(.add, "/apiStages", $0) }
    }
    if !patches.isEmpty { try await context.aws.updateUsagePlan(id, patches) }
    if changed.contains(Self.keys.name) {
      try await writeKeys(properties[Self.keys] ?? [], of: id, context)
    }
    if changed.contains(Self.tags.name) {
      let fresh = context.lookingAgain()
      try await RestTags.write(
        resource.tags, to: id, among: try await fresh.usagePlans(), in: Self.folder, fresh)
    }
    return live.attributes
  }

  /// API Gateway deletes a plan once it is for no stage.
  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    let aws = context.aws
    var fresh = context
    fresh.shared = SharedReads()
    guard let name = resource.properties[Self.name],
      let (plan, _) = try await ours(
        resource, name, among: try await fresh.usagePlans(), in: Self.folder, fresh),
      let id = plan["id"]?.string
    else { return }
    func now() async throws -> JSONValue? {
      try await aws.getUsagePlans().first { $0["id"]?.string == id }
    }
    let stages = Self.stages(of: plan).map { PatchOperation(.remove, "/apiStages", $0) }
    if !stages.isEmpty {
      try await doing {
        // An API may be gone already.
        try await ignoringMissing { try await aws.updateUsagePlan(id, stages) }
      } unless: {
        try await now().map(Self.stages)?.isEmpty ?? true
      }
    }
    try await doing {
      try await aws.deleteUsagePlan(id)
    } unless: {
      try await now() == nil
    }
  }

  private func writeKeys(
    _ wanted: [String], of id: String, _ context: KindContext
  ) async throws {
    let aws = context.aws
    let there = try await aws.getUsagePlanKeys(id)
    for key in there.sorted() where !wanted.contains(key) {
      try await ignoringMissing { try await aws.deleteUsagePlanKey(id, key: key) }
    }
    for key in wanted.sorted() where !there.contains(key) {
      try await aws.createUsagePlanKey(id, key: key)
    }
  }

  // MARK: API Gateway's words

  private static func stage(_ id: String) -> JSONValue {
    let parts = id.split(separator: ":", maxSplits: 1).map(String.init)
    return ["apiId": .string(parts.first ?? ""), "stage": .string(parts.last ?? "")]
  }

  private static func members(of quota: Properties) -> [String: JSONValue] {
    [
      "limit": .int(quota[limit] ?? 0), "offset": .int(quota[offset] ?? 0),
      "period": .string((quota[period] ?? "day").uppercased()),
    ]
  }

  private static func limits(of throttle: Properties) -> [String: JSONValue] {
    ["rateLimit": .int(throttle[rate] ?? 0), "burstLimit": .int(throttle[burst] ?? 0)]
  }

  private static func patches(
    _ member: String, _ wanted: [String: JSONValue]?, _ live: LiveResource,
    _ field: Field<Properties>
  ) -> [PatchOperation] {
    guard let wanted else {
      return live.properties[field] == nil ? [] : [PatchOperation(.remove, "/\(member)")]
    }
    return wanted.sorted { $0.key < $1.key }.map {
      PatchOperation(.replace, "/\(member)/\($0.key)", $0.value.string ?? $0.value.serialized())
    }
  }
}
