import CairnAWS
import CairnJSON

/// LocalStack's health report.
struct ServerHealth: Hashable, Sendable {
  var version: String
  /// Different after each start: a session's resources don't outlive it.
  var session: String?
  var uptimeInSeconds: Int?
  /// Loaded services.
  var running: [String]

  /// Nil if no LocalStack answers on the port.
  static func ask(port: Int) -> ServerHealth? {
    guard let health = LoopbackHTTP.get("/_localstack/health", port: port).json,
      let version = health["version"]?.string, let services = health["services"]?.object
    else { return nil }
    let info = LoopbackHTTP.get("/_localstack/info", port: port).json
    return ServerHealth(
      version: version, session: info?["session_id"]?.string,
      uptimeInSeconds: info?["uptime"]?.int,
      running: services.filter { $0.value == "running" }.keys.sorted())
  }

  /// True once all services to load in advance are loaded and the ready hooks have run.
  static func isReady(port: Int) -> Bool {
    LoopbackHTTP.get("/_localstack/init", port: port).json?["completed"]?["READY"]?.bool == true
  }
}
