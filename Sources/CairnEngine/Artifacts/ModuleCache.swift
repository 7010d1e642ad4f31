import FoundationEssentials

/// The compiler's caches of modules in a package's `.build`. They know the folder that they were
/// made in, so in a package that was moved or copied with its `.build` the compiler refuses to use
/// them.
enum ModuleCache {
  /// Whether a failed build is to blame on them.
  static func isStale(_ output: [String]) -> Bool {
    output.contains {
      $0.contains("was compiled with module cache path")
        || $0.contains("missing required module 'SwiftShims'")
    }
  }

  /// Removes those of every triple and configuration.
  static func remove(from build: String) {
    let files = FileManager.default
    for triple in (try? files.contentsOfDirectory(atPath: build)) ?? [] {
      for configuration in ["debug", "release"] {
        try? files.removeItem(atPath: "\(build)/\(triple)/\(configuration)/ModuleCache")
      }
    }
  }
}
