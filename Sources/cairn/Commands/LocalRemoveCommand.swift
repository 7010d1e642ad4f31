import ArgumentParser
import CairnJSON

struct LocalRemoveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Give back the disk that LocalStack takes in the user's cache.",
    discussion: """
      Removes the folders of instances that don't run, with their logs, and, if none runs, the \
      Python environments with LocalStack. The next `cairn local start` makes one again, which takes \
      about a minute. Built code of functions stays.
      """)

  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await output.reporting { _ in
      let folders = try LocalOptions.folders()
      let found = LocalLeftovers.find(in: folders) { instance in
        ServerState.read(instance)?.isAlive == true
      }
      let size = found.size
      try found.remove()
      guard !output.json else {
        output.show(
          JSONLine(
            "local",
            [
              ("result", "removed"), ("bytes", .int(size)),
              ("running", .array(found.running.map { .int($0) })),
            ]))
        return
      }
      let ports = found.running.map(String.init).joined(separator: ", ")
      output.show(
        StyledLine(
          found.paths.isEmpty
            ? "There is nothing to remove in \(folders.cache)."
            : "Removed \(Self.text(ofBytes: size)) from \(folders.cache)."))
      guard let port = found.running.first else { return }
      output.show(
        StyledLine(
          "LocalStack runs (port \(ports)), and what it needs stays. To remove that too: "
            + "`cairn local stop --port \(port)`."))
    }
  }

  private static func text(ofBytes bytes: Int) -> String {
    bytes < 1_000_000 ? "\(bytes / 1_000) KB" : "\(bytes / 1_000_000) MB"
  }
}
