import ArgumentParser

struct LocalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "local",
    abstract: "Run LocalStack on this machine, without Docker.",
    subcommands: [
      LocalStartCommand.self, LocalStopCommand.self, LocalStatusCommand.self,
      LocalLogsCommand.self, LocalRemoveCommand.self,
    ])
}

/// Selects an instance.
struct LocalOptions: ParsableArguments {
  @Option(help: "The port on 127.0.0.1; each port is an instance of its own.")
  var port = 4566

  func validate() throws {
    guard (1...65_535).contains(port) else {
      throw ValidationError("--port takes a number from 1 to 65535.")
    }
  }

  func folders() throws -> LocalFolders { try Self.folders() }

  static func folders() throws -> LocalFolders {
    try LocalFolders.find(
      current: WorkingFolder.path, executable: WorkingFolder.executable,
      environment: { ProcessEnvironment.value($0) })
  }

  func server(services: [String] = ServerEnvironment.services) throws -> LocalStackServer {
    LocalStackServer(folders: try folders(), port: port, services: services)
  }
}
