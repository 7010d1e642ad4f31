import CairnJSON

/// One line of a log (CloudWatch Logs API, "FilteredLogEvent").
public struct LogEvent: Sendable, Hashable {
  /// Unique in the group. If the server returns none, it is derived from the event, and is the same
  /// in each read.
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
  /// CloudWatch Logs "FilterLogEvents", all pages, of all streams: in the order of their times,
  /// those of one time as the service gives them.
  ///
  /// - Parameter from: milliseconds since 1970; older events are left out.
  public func filterLogEvents(group: String, from: Int) async throws(AWSError) -> [LogEvent] {
    var events: [JSONValue] = []
    var token: String?
    repeat {
      // Without it, several streams aren't merged by time.
      var input: [String: JSONValue] = [
        "logGroupName": .string(group), "startTime": .int(from), "interleaved": true,
      ]
      if let token { input["nextToken"] = .string(token) }
      let answer = try await json(.logs, "FilterLogEvents", .object(input), safety: .idempotent)
      // A page may be empty although more follow.
      events += answer["events"]?.array ?? []
      token = answer["nextToken"]?.string
    } while token != nil
    return Self.logEvents(events, from: from)
  }

  /// - Parameter from: the time of events without one.
  private static func logEvents(_ events: [JSONValue], from: Int) -> [LogEvent] {
    var alike: [LogEvent: Int] = [:]
    return events.map { json in
      var event = LogEvent(
        id: json["eventId"]?.string ?? "", timestamp: json["timestamp"]?.int ?? from,
        stream: json["logStreamName"]?.string ?? "", message: json["message"]?.string ?? "")
      if event.id.isEmpty {
        // Equal lines may have the same time: a read returns all of them or none.
        let number = alike[event, default: 0]
        alike[event] = number + 1
        let hash = Digest.sha256Hex(Array("\(event.stream)\0\(event.message)".utf8)).prefix(16)
        event.id = "\(event.timestamp)-\(hash)-\(number)"
      }
      return event
    }
  }
}
