import FoundationEssentials
import Subprocess

/// LocalStack in Docker, with the compose file of the Cairn installation.
struct DockerServer {
  /// `docker-compose.yml`, beside localstack/.
  var composeFile: String
  var port: Int

  init(folders: LocalFolders, port: Int) {
    let home = folders.localstack.dropLast("/localstack".count)
    composeFile = "\(home)/docker-compose.yml"
    self.port = port
  }

  func start(_ activity: Activity) async throws {
    await activity.say("Starting LocalStack in Docker")
    try await compose(["up", "--detach", "--wait"])
  }

  func stop() async throws { try await compose(["down"]) }

  private func compose(_ arguments: [String]) async throws {
    guard try await docker(["compose", "version"]).isSuccess else {
      throw LocalError(
        "This docker has no `docker compose`. Install its plugin (apt-get install "
          + "docker-compose-plugin), or leave out --docker: LocalStack then runs without it.")
    }
    let words = ["compose", "--file", composeFile] + arguments
    let (isSuccess, output) = try await docker(words)
    guard isSuccess else {
      throw LocalError("`docker \(words.joined(separator: " "))` failed.", output: output)
    }
  }

  /// - Returns: the exit status and the end of the output.
  private func docker(_ words: [String]) async throws -> (isSuccess: Bool, output: String) {
    do {
      let result = try await run(
        .name("docker"), arguments: Arguments(words),
        environment: .inherit.updating(["CAIRN_LOCAL_PORT": "\(port)"]),
        output: .string(limit: 1 << 20), error: .combinedWithOutput)
      let output = result.standardOutput.split(separator: "\n").suffix(15)
      return (result.terminationStatus.isSuccess, output.joined(separator: "\n"))
    } catch let error as SubprocessError where error.code == .executableNotFound {
      throw LocalError(
        "There is no docker command here. Install Docker (https://docs.docker.com/engine/install), "
          + "or leave out --docker: LocalStack then runs without it.")
    }
  }
}
