import FoundationEssentials

/// The compiler's module caches in a package's `.build`. They contain the folder that they were
/// created in, so the compiler rejects them in a package that was moved or copied with its
/// `.build`.
enum ModuleCache {
  /// Whether they caused a failed build.
  static func isStale(_ output: [String]) -> Bool {
    output.contains {
      $0.contains("was compiled with module cache path")
        || $0.contains("missing required module 'SwiftShims'")
    }
  }

  /// Removes the caches of every triple and configuration.
  static func remove(from build: String) {
    let files = FileManager.default
    for triple in (try? files.contentsOfDirectory(atPath: build)) ?? [] {
      for configuration in ["debug", "release"] {
        try? files.removeItem(atPath: "\(build)/\(triple)/\(configuration)/ModuleCache")
      }
    }
  }
}
