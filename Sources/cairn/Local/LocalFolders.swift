import CairnAWS
import FoundationEssentials

/// The files and folders of `cairn local`.
struct LocalFolders: Hashable, Sendable {
  /// `CacheFolder.path`.
  var cache: String
  /// The folder that holds the plug-ins and `requirements.txt`.
  var localstack: String

  /// - Parameters:
  ///   - current: the absolute path of the folder that the command runs in.
  ///   - executable: the absolute path of cairn itself.
  static func find(
    current: String, executable: String?, environment: (String) -> String?,
    exists: (String) -> Bool = { FileManager.default.fileExists(atPath: $0) }
  ) throws -> LocalFolders {
    let homes =
      if let home = environment("CAIRN_HOME"), !home.isEmpty {
        [home]
      } else {
        // Never the project's, because localstack/ contains code that is run.
        executable.map { ancestors(of: parent(of: $0)) } ?? []
      }
    // In a checkout, and where scripts/install put it.
    let folder = homes.map { $0 == "/" ? "" : $0 }
      .flatMap { ["\($0)/localstack", "\($0)/share/cairn/localstack"] }
      .first { exists("\($0)/requirements.txt") }
    guard let folder else {
      throw LocalError(
        "No localstack/requirements.txt was found beside cairn. "
          + "Set CAIRN_HOME to the folder of the Cairn installation that holds localstack/.")
    }
    return LocalFolders(
      cache: CacheFolder.path(current: current, environment: environment), localstack: folder)
  }

  /// The folder itself first, `/` last.
  private static func ancestors(of folder: String) -> [String] {
    var folders = [folder]
    while let last = folders.last, last != "/", !last.isEmpty { folders.append(parent(of: last)) }
    return folders
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }

  var requirements: String { "\(localstack)/requirements.txt" }

  func instance(port: Int) -> LocalInstance {
    LocalInstance(folder: "\(cache)/local/\(port)", port: port)
  }
}

/// The files of one instance; instances share none.
struct LocalInstance: Hashable, Sendable {
  var folder: String
  var port: Int

  var log: String { "\(folder)/localstack.log" }
  var state: String { "\(folder)/state.json" }
  var pid: String { "\(folder)/localstack.pid" }
  /// Locked during a `start` or `stop`.
  var lock: String { "\(folder)/lock" }
  var endpoint: String { "http://127.0.0.1:\(port)" }
}

/// Something that `cairn local` can't do, in full sentences, with the next step.
struct LocalError: Error, Hashable, Sendable, CustomStringConvertible {
  var description: String
  /// Output of another program with details.
  var output: String?

  init(_ description: String, output: String? = nil) {
    self.description = description
    self.output = output
  }
}
