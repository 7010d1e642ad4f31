import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The Swift compiler in use.
struct Toolchain: Sendable {
  /// The program, links followed.
  let swift: String

  /// The first `swift` in PATH.
  init(path: String) throws(ArtifactError) {
    for folder in path.split(separator: ":") {
      let candidate = "\(folder)/swift"
      if access(candidate, X_OK) == 0 {
        swift = candidate
        return
      }
    }
    throw ArtifactError(
      "There is no Swift compiler in PATH. Install Swift 6.1 or later from "
        + "https://www.swift.org/install/, or give the function a ready zip.")
  }

  /// Text that differs when another compiler would run. Asking the compiler for its version takes
  /// longer than everything else together.
  var identity: String {
    let home = ProcessInfo.processInfo.environment
    // swiftly puts one program in front of all toolchains, and notes here which of them it runs.
    let swiftly = home["SWIFTLY_HOME_DIR"] ?? (home["HOME"] ?? "") + "/.local/share/swiftly"
    let files = [swift, "\(swiftly)/config.json"]
    return files.map { "\($0) \(FileStamp(path: $0, following: .followed)?.text ?? "-")" }
      .joined(separator: "\n")
  }

  /// The machine's own architecture, as Lambda calls it.
  static var architecture: String {
    #if arch(arm64)
      "arm64"
    #else
      "x86_64"
    #endif
  }
}
