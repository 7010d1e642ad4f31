import ArgumentParser
import CairnAWS
import CairnJSON

struct LocalStopCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop",
    abstract: "Stop the LocalStack that `cairn local start` started. Its resources are lost.")

  @OptionGroup var local: LocalOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: "Stop the LocalStack in Docker.") var docker = false

  func run() async throws {
    try await output.reporting { _ in
      if docker {
        try await DockerServer(folders: local.folders(), port: local.port).stop()
        show("stopped", pid: nil, "Stopped LocalStack in Docker.")
        return
      }
      switch try await local.server().stop() {
      case .stopped(let pid): show("stopped", pid: pid, "Stopped LocalStack (pid \(pid)).")
      case .wasNotRunning:
        show(
          "wasNotRunning", pid: nil,
          "No LocalStack started by `cairn local start` is running on port \(local.port).")
      }
    }
  }

  private func show(_ result: String, pid: Int32?, _ text: String) {
    guard output.json else { return output.show(StyledLine(text)) }
    output.show(
      JSONLine(
        "local",
        [
          ("result", .string(result)), ("port", .int(local.port)), ("pid", pid.map { .int($0) }),
        ]))
  }
}
