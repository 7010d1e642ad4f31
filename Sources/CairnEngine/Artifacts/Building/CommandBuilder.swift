/// The stack's own command: a line of shell, run in a copy of the folder.
struct CommandBuilder: FolderBuilder {
  let line: String
  /// Relative to the folder.
  let output: String
  let build: FolderBuild

  var name: String { "`\(line)`" }

  /// What the command may use, and so what the result depends on.
  private var variables: [String: String] {
    [
      "CAIRN_ARCHITECTURE": build.architecture, "CAIRN_RUNTIME": build.runtime,
      "CAIRN_HANDLER": build.handler,
    ]
  }

  func recipe(_ tools: BuildTools) throws(ArtifactError) -> [String] {
    [line, output] + variables.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }
  }

  /// An earlier result of the user's own isn't a source.
  private var leftOut: [String] { isWhole ? [] : ["/\(output)"] }
  private var isWhole: Bool { Files.absolute(output, from: "/") == "/" }

  func sources(_ job: BuildJob) async throws -> BuildSources {
    BuildSources(roots: [job.folder], ignored: leftOut)
  }

  func build(_ job: BuildJob) async throws -> BuildResult {
    let place = try ScratchFolder.copy(
      [job.folder], leavingOut: LeftOut(LeftOut.always + leftOut), to: "\(job.scratch)/folder")
    let shell = try job.tools.require("sh", "The command needs a shell.")
    _ = try await job.tools.mustRun(
      shell, ["-c", line], in: place, variables, as: "The command `\(line)`", of: job.folder)
    let made = Files.absolute(output, from: place)
    guard Files.isWithin(made, place) else {
      throw ArtifactError("The output `\(output)` is outside the folder.")
    }
    guard let stamp = FileStamp(path: made, following: .followed) else {
      throw ArtifactError(
        "The command `\(line)` ended without an error, but there is no `\(output)` in the folder "
          + "afterwards.")
    }
    switch stamp.kind {
    case .folder: return .folder(made)
    case .file:
      if try Files.read(made).starts(with: [0x50, 0x4B, 3, 4]) { return .zip(made) }
      let name = made.split(separator: "/").last.map(String.init) ?? output
      // The only file that these runtimes start.
      return .file(made, name: build.isExecutable ? "bootstrap" : name)
    case .link, .other:
      throw ArtifactError("The output `\(output)` is neither a file nor a folder.")
    }
  }
}
