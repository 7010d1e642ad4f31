import FoundationEssentials
import Glibc

/// What `cairn local` keeps on the disk: environments of LocalStack, and the folders of instances.
/// Nothing else in the cache is touched, whatever folder `CAIRN_CACHE` names.
struct LocalLeftovers: Sendable {
  /// Paths that can be removed now.
  var paths: [String] = []
  /// The ports of instances that run, which use the rest.
  var running: [Int] = []

  /// - Parameter isRunning: whether the instance of a port runs.
  static func find(
    in folders: LocalFolders, isRunning: (LocalInstance) -> Bool
  ) -> LocalLeftovers {
    let files = FileManager.default
    func names(_ folder: String) -> [String] {
      ((try? files.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }
    var found = LocalLeftovers()
    for name in names("\(folders.cache)/local") {
      guard let port = Int(name), String(port) == name else { continue }
      let instance = folders.instance(port: port)
      if isRunning(instance) {
        found.running.append(port)
      } else {
        found.paths.append(instance.folder)
      }
    }
    found.running.sort()
    // Those that run are made from one.
    guard found.running.isEmpty else { return found }
    found.paths += names(folders.cache).filter(isEnvironment).map { "\(folders.cache)/\($0)" }
    return found
  }

  /// `PythonEnvironment.folder`: `venv-3.13-0123456789ab`.
  private static func isEnvironment(_ name: String) -> Bool {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 3 && parts[0] == "venv" && Python.Version(parts[1]) != nil
      && parts[2].utf8.count == 12 && parts[2].allSatisfy(\.isHexDigit)
  }

  /// In bytes, as the disk has them; links aren't followed.
  var size: Int {
    paths.reduce(0) { total, path in
      let inside = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
      return inside.reduce(total + Self.size(path)) { $0 + Self.size("\(path)/\($1)") }
    }
  }

  private static func size(_ path: String) -> Int {
    var about = stat()
    return lstat(path, &about) == 0 ? Int(about.st_blocks) * 512 : 0
  }

  func remove() throws {
    for path in paths {
      do {
        try FileManager.default.removeItem(atPath: path)
      } catch {
        throw LocalError("\(path) could not be removed: \(error)")
      }
    }
  }
}
