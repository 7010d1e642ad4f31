import CairnEngine
import CairnJSON
import FoundationEssentials

/// The record of a started server: enough to find the process again, and to detect that its pid now
/// belongs to another one.
struct ServerState: Hashable, Sendable {
  var pid: Int32
  /// Field 22 of `/proc/<pid>/stat`: ticks from boot to the process's start.
  var startTicks: Int
  var port: Int
  var services: [String]

  private var json: JSONValue {
    [
      "pid": .int(pid), "startTicks": .int(startTicks), "port": .int(port),
      "services": .array(services.map { .string($0) }),
    ]
  }

  init(pid: Int32, startTicks: Int, port: Int, services: [String]) {
    self.pid = pid
    self.startTicks = startTicks
    self.port = port
    self.services = services
  }

  init?(json: JSONValue) {
    guard let pid = json["pid"]?.int.flatMap(Int32.init(exactly:)), pid > 1,
      let ticks = json["startTicks"]?.int, let port = json["port"]?.int
    else { return nil }
    self.init(
      pid: pid, startTicks: ticks, port: port,
      services: json["services"]?.array?.compactMap(\.string) ?? [])
  }

  /// Nil if there is none or it can't be read.
  static func read(_ instance: LocalInstance) -> ServerState? {
    guard let bytes = try? SafeFile.read(instance.state),
      let json = try? JSONValue(parsing: bytes)
    else { return nil }
    return ServerState(json: json)
  }

  func write(_ instance: LocalInstance) throws {
    try SafeFile.write(json.bytes(pretty: true) + [0x0A], to: instance.state)
    try SafeFile.write(Array("\(pid)\n".utf8), to: instance.pid)
  }

  static func remove(_ instance: LocalInstance) {
    try? FileManager.default.removeItem(atPath: instance.state)
    try? FileManager.default.removeItem(atPath: instance.pid)
  }

  /// Whether the recorded process itself still runs.
  var isAlive: Bool { ProcessTable.entry(pid)?.startTicks == startTicks }
}
