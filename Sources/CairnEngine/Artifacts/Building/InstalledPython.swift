import FoundationEssentials

/// A folder into which pip or uv has installed.
struct InstalledPython: Sendable {
  let folder: String

  /// What installers write about themselves and this machine, which differs from one to the next.
  private static let traces: Set = [
    "INSTALLER", "RECORD", "REQUESTED", "direct_url.json", "uv_build.json", "uv_cache.json",
  ]

  private func distributions() throws(ArtifactError) -> [String] {
    try Files.names(in: folder).map(\.name).filter { $0.hasSuffix(".dist-info") }.sorted()
  }

  /// Refuses native code that was compiled on this machine: its C library may be newer than the
  /// runtime's, and its processor another one.
  func check(for builder: PythonBuilder) throws(ArtifactError) {
    for name in try distributions() {
      guard let wheel = try "\(folder)/\(name)".text(of: "WHEEL") else { continue }
      let tags = wheel.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("Tag: ") }
      guard tags.contains(where: { $0.contains("-linux_") }) else { continue }
      let package = name.dropLast(".dist-info".count).replacing("-", with: " ")
      throw ArtifactError(
        "There is no wheel of \(package) for Python \(builder.version) on "
          + "\(builder.build.architecture) Linux, and its source contains native code, which was "
          + "compiled for this machine. Require a version that has a wheel, or build it with a "
          + "command of your own: `build: {command: …, output: …}`.")
    }
  }

  /// Leaves what is the same wherever and with whatever it was installed.
  func removeTraces() throws(ArtifactError) {
    for name in try distributions() {
      for trace in Self.traces { ScratchFolder.remove("\(folder)/\(name)/\(trace)") }
    }
    ScratchFolder.remove("\(folder)/.lock")
    // Scripts begin with the path of this machine's Python; Lambda runs none of them.
    let scripts = "\(folder)/bin"
    guard FileStamp(path: scripts)?.kind == .folder else { return }
    for (name, _) in try Files.names(in: scripts) {
      let path = "\(scripts)/\(name)"
      guard FileStamp(path: path)?.kind == .file else { continue }
      if try Files.read(path).starts(with: Array("#!".utf8)) { ScratchFolder.remove(path) }
    }
  }
}
