import CairnAWS
import CairnJSON

/// What a LocalStack says of itself.
struct ServerHealth: Hashable, Sendable {
  var version: String
  /// Another one after each start: what was made in a session is gone after it.
  var session: String?
  var uptimeInSeconds: Int?
  /// Services that are loaded.
  var running: [String]

  /// Nil when nobody answers on the port, or not as a LocalStack does.
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

  /// True once everything that was to be loaded before is loaded, and the ready hooks have run.
  static func isReady(port: Int) -> Bool {
    LoopbackHTTP.get("/_localstack/init", port: port).json?["completed"]?["READY"]?.bool == true
  }
}
