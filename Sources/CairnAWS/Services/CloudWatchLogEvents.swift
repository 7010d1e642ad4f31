/// One line of a log (CloudWatch Logs API, "FilteredLogEvent").
public struct LogEvent: Sendable, Hashable {
  /// Unlike that of any other event of the group.
  public var id: String
  /// Milliseconds since 1970, as the writer gave it.
  public var timestamp: Int
  public var stream: String
  /// Often with a line break at its end.
  public var message: String

  public init(id: String, timestamp: Int, stream: String, message: String) {
    self.id = id
    self.timestamp = timestamp
    self.stream = stream
    self.message = message
  }
}

extension AWSClient {
  /// CloudWatch Logs "FilterLogEvents", all pages, of all streams: in the order of their times, those
  /// of one time as the service gives them.
  ///
  /// - Parameter from: milliseconds since 1970; older events are left out.
  public func filterLogEvents(group: String, from: Int) async throws(AWSError) -> [LogEvent] {
    var events: [LogEvent] = []
    var token: String?
    repeat {
      // What reads several streams at once mixes them by time only when told to.
      var input: [String: JSONValue] = [
        "logGroupName": .string(group), "startTime": .int(from), "interleaved": true,
      ]
      if let token { input["nextToken"] = .string(token) }
      let answer = try await json(.logs, "FilterLogEvents", .object(input), safety: .idempotent)
      // A page may hold nothing although more follow.
      events += (answer["events"]?.array ?? []).compactMap(LogEvent.init)
      token = answer["nextToken"]?.string
    } while token != nil
    return events
  }
}

extension LogEvent {
  fileprivate init?(_ json: JSONValue) {
    guard let id = json["eventId"]?.string, let timestamp = json["timestamp"]?.int else {
      return nil
    }
    self.init(
      id: id, timestamp: timestamp, stream: json["logStreamName"]?.string ?? "",
      message: json["message"]?.string ?? "")
  }
}
