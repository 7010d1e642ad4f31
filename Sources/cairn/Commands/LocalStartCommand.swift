import ArgumentParser
import CairnAWS
import CairnJSON

struct LocalStartCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "Start LocalStack and wait until it is ready.",
    discussion: """
      The first start creates a Python environment in ~/.cache/cairn and takes about a minute; \
      later ones take about five seconds. If LocalStack is running, it does nothing.

      CAIRN_PYTHON names the Python to use, and CAIRN_CACHE the folder to use instead of cairn in \
      XDG_CACHE_HOME or ~/.cache.
      """)

  @OptionGroup var local: LocalOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: "Run LocalStack in Docker, with docker-compose.yml.") var docker = false

  @Option(
    help: "Services to load before it is ready, separated by commas; others load at first use.")
  var services: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Load services before it is ready. Otherwise it starts sooner, and the first calls wait.")
  var eager = true

  func run() async throws {
    try await output.reporting { _ in
      let activity = Activity(terminal: output.terminal)
      if docker {
        do {
          try await DockerServer(folders: local.folders(), port: local.port).start(activity)
        } catch {
          await activity.end()
          throw error
        }
        await activity.end()
        show(
          health: ServerHealth.ask(port: local.port), result: "started", pid: nil,
          "LocalStack runs in Docker on http://127.0.0.1:\(local.port).")
        return
      }
      let server = try local.server(services: wanted)
      let start: LocalStackServer.Start
      do {
        start = try await server.start(activity)
      } catch {
        await activity.end()
        throw error
      }
      await activity.end()
      switch start {
      case .started(let health, let took):
        show(
          health: health, result: "started", pid: ServerState.read(server.instance)?.pid,
          "LocalStack \(health.version) is ready on \(server.instance.endpoint) "
            + "after \(ApplyEventText.seconds(took)).")
      case .wasRunning(let health, let state):
        show(
          health: health, result: "wasRunning", pid: state.pid,
          "LocalStack \(health.version) is already running on \(server.instance.endpoint) "
            + "(pid \(state.pid))."
        )
      }
    }
  }

  private var wanted: [String] {
    guard eager else { return [] }
    return services?.split(separator: ",").map(String.init) ?? ServerEnvironment.services
  }

  private func show(health: ServerHealth?, result: String, pid: Int32?, _ text: String) {
    if output.json {
      output.show(
        JSONLine(
          "local",
          [
            ("result", .string(result)), ("endpoint", .string("http://127.0.0.1:\(local.port)")),
            ("pid", pid.map { .int($0) }), ("version", health.map { .string($0.version) }),
            ("session", health?.session.map { .string($0) }),
          ]))
      return
    }
    let option = local.port == 4566 ? "" : " --endpoint http://127.0.0.1:\(local.port)"
    output.show([StyledLine(text), StyledLine("Next: ", .faint).adding("cairn apply\(option)")])
  }
}
