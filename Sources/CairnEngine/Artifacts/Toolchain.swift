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

  /// A text that differs if another compiler would run. Running the compiler for its version would
  /// take longer than everything else.
  var identity: String {
    let home = ProcessInfo.processInfo.environment
    // swiftly has one program for all toolchains, and records here which one it runs.
    let swiftly = home["SWIFTLY_HOME_DIR"] ?? (home["HOME"] ?? "") + "/.local/share/swiftly"
    let files = [swift, "\(swiftly)/config.json"]
    return files.map { "\($0) \(FileStamp(path: $0, following: .followed)?.text ?? "-")" }
      .joined(separator: "\n")
  }

  /// This machine's architecture, as Lambda names it.
  static var architecture: String {
    #if arch(arm64)
      "arm64"
    #else
      "x86_64"
    #endif
  }
}
