import FoundationEssentials

/// What a test says on standard input; each command is answered by one event.
struct Command: Decodable, Sendable {
  enum Verb: String, Decodable, Sendable {
    /// Count from 0 again, without faults and holds; what is held is dropped. Answered by `ok`.
    case reset
    /// Answered by `count`, the number of requests since the reset.
    case count
    /// Spoil requests from now on, as `faults` says. Answered by `ok`.
    case spoil
    /// Stop at the request `at`. Answered by `ok`, and by `held` when it came to that.
    case hold
    /// Release what is held, and what came in the meantime, as `how` says. Answered by `ok`.
    case release
  }

  var `do`: Verb
  var faults: FaultPlan?
  var hold: Hold?
  var how: Release?
}

/// Where to stop.
struct Hold: Decodable, Sendable {
  enum Moment: String, Codable, Sendable {
    /// The request has come, and is not forwarded.
    case before
    /// The answer has come, and is not handed on.
    case after
  }

  /// Counted from 1, from when this was said.
  var at: Int
  var when: Moment
  /// Only requests of this client are counted and held; all when nil.
  var client: String?
  /// Only writes are counted whose operation does not contain this; all when nil. Several requests
  /// at once come in another order each time, so that a request's number doesn't identify it.
  var writesBeside: String?

  func concerns(_ call: Call) -> Bool { client == nil || client == call.client }

  func counts(_ call: Call) -> Bool {
    guard concerns(call) else { return false }
    return writesBeside.map { call.writes && !call.operation.contains($0) } ?? true
  }
}

/// What becomes of what was held.
enum Release: String, Decodable, Sendable {
  /// It goes on as if nothing had been.
  case forward
  /// Its connection is closed, without forwarding what was not forwarded yet.
  case drop
  /// What was not forwarded yet is, and the server's connection reset right behind it.
  case cutOff
}

/// What the proxy says on standard output.
struct Event: Encodable, Sendable {
  var event: String
  var port: Int?
  var requests: Int?
  var request: Int?
  var call: String?
  var message: String?

  static func listening(port: Int) -> Event { Event(event: "listening", port: port) }
  static func failed(_ message: String) -> Event { Event(event: "failed", message: message) }
  static func count(_ requests: Int) -> Event { Event(event: "count", requests: requests) }
  static func held(_ request: Int, _ call: String) -> Event {
    Event(event: "held", request: request, call: call)
  }
  static let ok = Event(event: "ok")
}

/// Reads commands until standard input ends.
struct Control: Sendable {
  let traffic: Traffic

  func run() async {
    let lines = AsyncStream<String> { lines in
      // A thread of its own, because reading blocks.
      Thread.detach {
        while let line = readLine() { lines.yield(line) }
        lines.finish()
      }
    }
    for await line in lines { printLine(await answer(line)) }
    await traffic.reset()
  }

  private func answer(_ line: String) async -> Event {
    let command: Command
    do {
      command = try JSONDecoder().decode(Command.self, from: Data(line.utf8))
    } catch {
      return .failed("\(line): \(error)")
    }
    switch command.do {
    case .reset: await traffic.reset()
    case .count: return .count(await traffic.count)
    case .spoil: await traffic.spoil(command.faults)
    case .hold:
      guard let hold = command.hold else { return .failed("hold says not where") }
      await traffic.hold(hold)
    case .release: await traffic.release(command.how ?? .forward)
    }
    return .ok
  }
}
