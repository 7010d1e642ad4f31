import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension Schedule {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    let name = try resource.properties.required(Self.name)
    let request = try Self.request(resource, over: nil, in: context.scope)
    let obstacle = try await obstacle([.alreadyExists]) {
      // A new role becomes visible to EventBridge Scheduler after some seconds.
      var patience = context.pace
      patience.limit = min(patience.limit, .seconds(30))
      try await patience.retrying(while: { Self.isNewRole($0, context) }) {
        try await context.aws.createSchedule(name, request)
      }
    }
    if let obstacle { return try await resume(resource, context, after: obstacle) }
    return attributes(of: resource.properties, in: context.scope)
  }

  private static func isNewRole(_ error: AWSError, _ context: KindContext) -> Bool {
    context.scope.flavour == .aws && error.code == "ValidationException"
      && error.message.contains("assume")
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    let name = try resource.properties.required(Self.name)
    let now = try await context.aws.getSchedule(name, group: Self.group(of: resource.properties))
    try await context.aws.updateSchedule(
      name, try Self.request(resource, over: now, in: context.scope))
    return attributes(of: resource.properties, in: context.scope)
  }

  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    guard let name = resource.properties[Self.name] else { return }
    try await ignoringMissing {
      try await context.aws.deleteSchedule(name, group: Self.group(of: resource.properties))
    }
  }

  /// A request replaces all settings, so an update repeats those that no field holds.
  private static func request(
    _ resource: ResourceHandle, over live: JSONValue?, in scope: Scope
  ) throws -> JSONValue {
    let properties = resource.properties
    let own = members.held.union(members.reported)
    var request = (live?.object ?? [:]).filter { !own.contains($0.key) }
    request["GroupName"] = .string(group(of: properties))
    request["Description"] = .string(OwnerMark(scope.stack, resource.address.name).text)
    request["ScheduleExpression"] = .string(try properties.required(expression))
    request["ScheduleExpressionTimezone"] = .string(properties[timezone] ?? "UTC")
    request["State"] = properties[enabled] == false ? "DISABLED" : "ENABLED"
    request["FlexibleTimeWindow"] =
      properties[window].map {
        ["Mode": "FLEXIBLE", "MaximumWindowInMinutes": .int($0 / 60)]
      } ?? ["Mode": "OFF"]
    for (member, field) in [("StartDate", start), ("EndDate", end)] {
      guard let text = properties[field] else { continue }
      guard let time = UTCTime(iso8601: text) else {
        throw KindError("`\(text)` isn't a time.", path: field.name)
      }
      request[member] = .int(time.secondsSinceEpoch)
    }
    request["Target"] = try ScheduleTarget.request(properties, keeping: live?["Target"])
    return .object(request)
  }
}
