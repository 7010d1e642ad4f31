import CairnJSON

/// Schedules of EventBridge Scheduler.
extension AWSClient {
  private static func path(_ name: String) -> String {
    "/schedules/\(PercentEncoding.component(name))"
  }

  /// EventBridge Scheduler "GetSchedule".
  public func getSchedule(
    _ name: String, group: String
  ) async throws(AWSError) -> JSONValue {
    try await rest(
      .scheduler, "GetSchedule", method: "GET", path: Self.path(name),
      query: [("groupName", group)], safety: .idempotent)
  }

  /// EventBridge Scheduler "CreateSchedule".
  ///
  /// - Parameter schedule: the request without its name.
  /// - Throws: `alreadyExists` if there is one of that name.
  public func createSchedule(
    _ name: String, _ schedule: JSONValue
  ) async throws(AWSError) {
    _ = try await rest(
      .scheduler, "CreateSchedule", method: "POST", path: Self.path(name), body: schedule,
      safety: .idempotent)
  }

  /// EventBridge Scheduler "UpdateSchedule": replaces all settings.
  ///
  /// - Parameter schedule: the request without its name.
  public func updateSchedule(
    _ name: String, _ schedule: JSONValue
  ) async throws(AWSError) {
    _ = try await rest(
      .scheduler, "UpdateSchedule", method: "PUT", path: Self.path(name), body: schedule,
      safety: .idempotent)
  }

  /// EventBridge Scheduler "DeleteSchedule".
  public func deleteSchedule(_ name: String, group: String) async throws(AWSError) {
    _ = try await rest(
      .scheduler, "DeleteSchedule", method: "DELETE", path: Self.path(name),
      query: [("groupName", group)], safety: .idempotent)
  }

  /// EventBridge Scheduler "ListSchedules", all pages: names and groups.
  public func listSchedules() async throws(AWSError) -> [(name: String, group: String)] {
    var schedules: [(name: String, group: String)] = []
    var token: String?
    repeat {
      let answer = try await rest(
        .scheduler, "ListSchedules", method: "GET", path: "/schedules",
        query: [("MaxResults", "100")] + (token.map { [("NextToken", $0)] } ?? []),
        safety: .idempotent)
      for schedule in answer["Schedules"]?.array ?? [] {
        guard let name = schedule["Name"]?.string else { continue }
        schedules.append((name, schedule["GroupName"]?.string ?? "default"))
      }
      token = answer["NextToken"]?.string
    } while token?.isEmpty == false
    return schedules
  }
}
