import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension Schedule: AnswerKind {
  package var answers: [String: AnswerMembers] {
    ["GetScheduleOutput": Self.members, "Target": ScheduleTarget.members]
  }

  /// EventBridge Scheduler "GetSchedule". "UpdateSchedule" gets the rest back.
  static let members = AnswerMembers(
    held: [
      // The description names the owner.
      "Arn", "Description", "EndDate", "FlexibleTimeWindow", "GroupName", "Name",
      "ScheduleExpression", "ScheduleExpressionTimezone", "StartDate", "State", "Target",
    ],
    reported: ["CreationDate", "LastModificationDate"],
    defaults: ["ActionAfterCompletion": ["NONE"]])

  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    let name = try resource.properties.required(Self.name)
    let group = Self.group(of: resource.properties)
    guard let answer = try await context.schedule(name, in: group) else { return nil }
    let target = ScheduleTarget.read(answer["Target"] ?? [:], like: resource.properties)
    var properties = target.properties
    properties[Self.name] = name
    properties[Self.group] = group
    properties[Self.expression] = answer["ScheduleExpression"]?.string
    properties[Self.timezone] = answer["ScheduleExpressionTimezone"]?.string ?? "UTC"
    properties[Self.start] = Self.time(answer["StartDate"], like: resource.properties[Self.start])
    properties[Self.end] = Self.time(answer["EndDate"], like: resource.properties[Self.end])
    let window = answer["FlexibleTimeWindow"]?["MaximumWindowInMinutes"]?.int
    properties[Self.window] = window.map { $0.clampedMultiplying(by: 60) }
    properties[Self.enabled] = answer["State"]?.string != "DISABLED"
    properties.markRead([Self.start.name, Self.end.name, Self.window.name])
    return LiveResource(
      properties: properties, attributes: attributes(of: resource.properties, in: context.scope),
      owner: Self.owner(answer),
      unmanaged: Self.members.unmanaged(in: answer) + target.unmanaged)
  }

  /// In the declaration's spelling if it means the same time.
  private static func time(_ answer: JSONValue?, like declared: String?) -> String? {
    guard let seconds = answer?.double.flatMap({ Int(exactly: $0.rounded(.down)) }) else {
      return nil
    }
    let time = UTCTime(secondsSinceEpoch: seconds)
    return declared.flatMap { UTCTime(iso8601: $0) == time ? $0 : nil } ?? time.iso8601
  }

  private static func owner(_ answer: JSONValue) -> LiveResource.Owner {
    guard let mark = answer["Description"]?.string.flatMap(OwnerMark.init(text:)) else {
      return .nobody
    }
    return .stack(mark.stack, resource: mark.resource)
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    let aws = context.aws
    let listed = try await context.shared.answer(to: "scheduler ListSchedules") {
      try await aws.listSchedules().map { ScheduleName(name: $0.name, group: $0.group) }
    }
    return try await concurrently(listed) { place in
      guard let answer = try await context.schedule(place.name, in: place.group) else { return nil }
      var properties = Properties()
      properties[Self.name] = place.name
      properties[Self.group] = place.group
      guard let identity = identity(of: properties, in: context.scope) else { return nil }
      return FoundResource(
        identity: identity, owner: Self.owner(answer), properties: properties,
        attributes: attributes(of: properties, in: context.scope))
    }
  }

  package func trace(of resource: ResourceHandle, _ context: KindContext) async throws -> Trace {
    let answer = try await context.schedule(
      resource.properties.required(Self.name), in: Self.group(of: resource.properties))
    func time(_ member: String) -> UTCTime? {
      answer?[member]?.double.flatMap { Int(exactly: $0.rounded(.down)) }.map {
        UTCTime(secondsSinceEpoch: $0)
      }
    }
    return Trace(created: time("CreationDate"), modified: time("LastModificationDate"))
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    resource.properties[Self.name].map {
      AuditedResource(
        service: "scheduler", name: $0,
        operations: ["CreateSchedule", "UpdateSchedule", "DeleteSchedule"])
    }
  }
}

private struct ScheduleName: Sendable {
  var name: String
  var group: String
}

extension KindContext {
  /// Nil if there is no such schedule.
  fileprivate func schedule(_ name: String, in group: String) async throws -> JSONValue? {
    let aws = aws
    return try await shared.answer(to: "scheduler GetSchedule \(group)/\(name)") {
      try await found { try await aws.getSchedule(name, group: group) }
    }
  }
}
