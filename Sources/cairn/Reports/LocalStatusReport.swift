import CairnAWS
import CairnJSON

/// The output of `cairn local status`.
struct LocalStatusReport {
  var status: LocalStackServer.Status
  var instance: LocalInstance

  var lines: [StyledLine] {
    switch status {
    case .stopped:
      return [
        StyledLine("LocalStack isn't running", .warning).adding(" on \(instance.endpoint). ")
          .adding("Start it with `cairn local start\(portOption)`.")
      ]
    case .foreign(let health):
      return [
        StyledLine("LocalStack \(health.version) runs", .good)
          .adding(" on \(instance.endpoint), not started by this project.")
      ] + table(details(health))
    case .running(let state, let health):
      guard let health else {
        return [
          StyledLine("LocalStack is starting", .warning)
            .adding(" on \(instance.endpoint) (pid \(state.pid)). Its log: \(instance.log)")
        ]
      }
      return [
        StyledLine("LocalStack \(health.version) runs", .good).adding(" on \(instance.endpoint)")
      ]
        + table([("pid", "\(state.pid)")] + details(health) + [("log", instance.log)])
    }
  }

  private var portOption: String { instance.port == 4566 ? "" : " --port \(instance.port)" }

  private func details(_ health: ServerHealth) -> [(String, String)] {
    var details: [(String, String)] = []
    if let session = health.session { details.append(("session", session)) }
    if let uptime = health.uptimeInSeconds { details.append(("up", Self.age(uptime))) }
    details.append(
      ("loaded", health.running.isEmpty ? "nothing yet" : health.running.joined(separator: ", ")))
    return details
  }

  private func table(_ rows: [(String, String)]) -> [StyledLine] {
    rows.map { StyledLine("  ").adding($0.0.padded(toColumns: 9), .faint).adding($0.1) }
  }

  /// Such as `42s`, `5m 07s`, `3h 05m`, `2d 4h`.
  static func age(_ seconds: Int) -> String {
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return switch seconds {
    case ..<60: "\(seconds)s"
    case ..<3_600: "\(seconds / 60)m \(two(seconds % 60))s"
    case ..<86_400: "\(seconds / 3_600)h \(two(seconds / 60 % 60))m"
    default: "\(seconds / 86_400)d \(seconds / 3_600 % 24)h"
    }
  }

  var json: JSONLine {
    let state: ServerState?
    let health: ServerHealth?
    let word: String
    switch status {
    case .stopped: (word, state, health) = ("stopped", nil, nil)
    case .foreign(let found): (word, state, health) = ("foreign", nil, found)
    case .running(let known, let found):
      (word, state, health) = (found == nil ? "starting" : "running", known, found)
    }
    return JSONLine(
      "local",
      [
        ("status", .string(word)), ("endpoint", .string(instance.endpoint)),
        ("port", .int(instance.port)), ("pid", state.map { .int($0.pid) }),
        ("version", health.map { .string($0.version) }),
        ("session", health?.session.map { .string($0) }),
        ("uptimeInSeconds", health?.uptimeInSeconds.map { .int($0) }),
        ("loaded", health.map { .array($0.running.map { .string($0) }) }),
        ("log", state.map { _ in .string(instance.log) }),
      ])
  }
}
