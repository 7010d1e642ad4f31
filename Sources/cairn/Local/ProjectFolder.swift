import FoundationEssentials

/// The project that a command is run in, and where it keeps what can be made again.
enum ProjectFolder {
  /// The nearest folder, going upward, that looks like a project; else the current one.
  static func find(
    from current: String,
    exists: (String) -> Bool = { FileManager.default.fileExists(atPath: $0) }
  ) -> String {
    ancestors(of: current).first { folder in
      ["stacks", "Package.swift", ".git"].contains {
        exists("\(folder == "/" ? "" : folder)/\($0)")
      }
    } ?? current
  }

  /// `<project>/.cairn`, or what `CAIRN_CACHE` says.
  static func cache(
    current: String, environment: (String) -> String? = { ProcessEnvironment.value($0) },
    exists: (String) -> Bool = { FileManager.default.fileExists(atPath: $0) }
  ) -> String {
    if let given = environment("CAIRN_CACHE"), !given.isEmpty {
      return given.hasPrefix("/") ? given : "\(current)/\(given)"
    }
    return "\(find(from: current, exists: exists))/.cairn"
  }

  /// The folder itself first, `/` last.
  static func ancestors(of folder: String) -> [String] {
    var folders = [folder]
    var next = folder
    while next != "/", !next.isEmpty {
      next = parent(of: next)
      folders.append(next)
    }
    return folders
  }

  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }
}
