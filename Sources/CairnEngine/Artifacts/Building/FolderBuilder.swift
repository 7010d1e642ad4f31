/// One way to make a folder ready, by the tools of one language.
protocol FolderBuilder: Sendable {
  /// The tool, for messages and reports: `pip`.
  var name: String { get }

  /// What the result depends on besides the sources: settings, and which tools run.
  ///
  /// - Throws: `ArtifactError` if a tool is missing.
  func recipe(_ tools: BuildTools) throws(ArtifactError) -> [String]

  /// Whether it works on a copy of the folder, so that links must not leave it.
  var copies: Bool { get }

  /// Files and folders whose content decides whether to build again.
  func sources(_ job: BuildJob) async throws -> BuildSources

  /// Builds in the job's scratch folder. The user's folder isn't changed.
  func build(_ job: BuildJob) async throws -> BuildResult
}

/// What a build reads.
struct BuildSources: Hashable, Sendable {
  /// Single files, which may be missing.
  var manifests: [String] = []
  var roots: [String]
  /// What to ignore below the roots, besides `LeftOut.always`: what tools write there.
  var ignored: [String] = []
}

/// Where the code is after a build.
enum BuildResult: Hashable, Sendable {
  /// A folder to zip without what matches the patterns. Links must stay within the scratch folder.
  case folder(String, leavingOut: [String] = [])
  /// A file, under its name in the zip.
  case file(String, name: String)
  case zip(String)
}

/// One build: where it reads and writes.
struct BuildJob: Sendable {
  /// The user's folder.
  let folder: String
  let build: FolderBuild
  let tools: BuildTools
  /// A folder for this build alone, empty before and removed afterwards.
  let scratch: String
  /// A folder for what makes the next build faster.
  let kept: String
}

extension FolderBuilder {
  var copies: Bool { true }

  func sources(_ job: BuildJob) async throws -> BuildSources { BuildSources(roots: [job.folder]) }
}

/// The builders of what is in a folder. A new one is a file beside this one, and a line here.
enum FolderBuilders {
  typealias Maker =
    @Sendable (_ folder: String, _ build: FolderBuild) throws -> (any FolderBuilder)?

  /// Each returns nil for a folder, or a runtime, that it has nothing to do for.
  static let all: [Maker] = [
    PythonBuilder.make, NodeBuilder.make, SwiftPackageFolder.make, GoBuilder.make,
    CargoBuilder.make,
  ]

  /// - Returns: nil if the folder is ready as it is.
  static func builder(of folder: String, _ build: FolderBuild) throws -> (any FolderBuilder)? {
    if case .command(let line, let output) = build.way {
      return CommandBuilder(line: line, output: output, build: build)
    }
    let found = try all.compactMap { try $0(folder, build) }
    guard found.count < 2 else {
      throw ArtifactError(
        "\(folder) can be built by \(found.map(\.name).joined(separator: " and by ")). Say which "
          + "command builds it, and where the code is then: `build: {command: …, output: …}`.")
    }
    return found.first
  }
}

extension String {
  /// The text of a file in this folder; nil if there is none.
  func text(of name: String) throws(ArtifactError) -> String? {
    let path = "\(self)/\(name)"
    guard FileStamp(path: path, following: .followed)?.kind == .file else { return nil }
    return String(decoding: try Files.read(path), as: UTF8.self)
  }
}
