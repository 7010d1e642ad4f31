import Foundation
import Synchronization

@testable import CairnEngine

/// A store of a test's own, with folders beside its stack file.
struct BuildFixture: Sendable {
  let folder: TemporaryFolder
  let store: ArtifactStore
  let events: Events

  final class Events: Sendable {
    let all = Mutex<[ArtifactEvent]>([])

    /// The tools of the builds that have ended.
    var built: [String] {
      all.withLock { events in
        events.compactMap { if case .builtFolder(_, let builder, _) = $0 { builder } else { nil } }
      }
    }
  }

  /// - Parameter tools: a folder of programs to use instead of those in PATH.
  init(tools: String? = nil) throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    try Files.makeFolder("\(folder.path)/stacks")
    let events = Events()
    self.events = events
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
    let own = tools.map { "\(folder.path)/\($0):/usr/bin:/bin" }
    store = ArtifactStore(
      baseFolder: "\(folder.path)/stacks", cacheFolder: "\(folder.path)/cache",
      searchPath: own ?? path
    ) { event in events.all.withLock { $0.append(event) } }
  }

  func artifact(_ request: ArtifactRequest) async throws -> Artifact {
    let made = try await store.artifacts(for: [request])
    guard let artifact = made[request] else { throw ArtifactError("no artifact") }
    return artifact
  }

  /// The only error of a request.
  func error(of request: ArtifactRequest) async -> ArtifactError? {
    do {
      _ = try await store.artifacts(for: [request])
      return nil
    } catch {
      return ArtifactFailures(error).errors.first
    }
  }

  func names(_ artifact: Artifact) -> [String] {
    let list = "import sys, zipfile; print(*zipfile.ZipFile(sys.argv[1]).namelist(), sep='\\n')"
    return shell("python3 -c \"\(list)\" \(artifact.zipPath)").output
      .split(separator: "\n").map(String.init)
  }

  func text(_ name: String, in artifact: Artifact) throws -> String? {
    ZipContents(try artifact.bytes())?.file(name).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Every file of the user's folder with its content.
  func snapshot(_ name: String) -> String {
    shell("cd \(folder.path)/\(name) && find . -type f | sort | xargs sha256sum").output
  }
}

extension FolderBuild {
  static func python(_ way: Way = .byContent, architecture: String = "x86_64") -> FolderBuild {
    FolderBuild(way, runtime: "python3.13", handler: "app.handler", architecture: architecture)
  }

  static func node(handler: String = "app.handler", architecture: String = "x86_64") -> FolderBuild
  {
    FolderBuild(runtime: "nodejs22.x", handler: handler, architecture: architecture)
  }

  static func executable(
    _ way: Way = .byContent, handler: String = "bootstrap",
    architecture: String = Toolchain.architecture
  ) -> FolderBuild {
    FolderBuild(way, runtime: "provided.al2023", handler: handler, architecture: architecture)
  }
}

/// Whether a program is installed here; tests that need it are skipped otherwise.
func isInstalled(_ program: String) -> Bool {
  BuildTools(searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "").find(program) != nil
}
