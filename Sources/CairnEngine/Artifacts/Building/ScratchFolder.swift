import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Copies of the user's files, in which tools may write.
enum ScratchFolder {
  static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

  /// Creates a folder, or empties what a killed build left.
  static func empty(_ path: String) throws(ArtifactError) {
    remove(path)
    try Files.makeFolder(path)
  }

  /// Copies files and folders, so that the relative paths between them still hold.
  ///
  /// - Parameter leftOut: what to leave out below the folders.
  /// - Returns: where the first one is now.
  static func copy(
    _ sources: [String], leavingOut leftOut: LeftOut, to scratch: String
  ) throws(ArtifactError) -> String {
    let base = common(sources)
    func place(_ path: String) -> String {
      Files.absolute("." + path.dropFirst(base == "/" ? 0 : base.count), from: scratch)
    }
    for source in sources {
      let target = place(source)
      try Files.makeFolder(parent(target))
      try copy(source, to: target, [], leftOut)
    }
    return sources.first.map(place) ?? scratch
  }

  /// Copies the content of a folder over another one.
  static func overlay(
    _ folder: String, on target: String, leavingOut leftOut: LeftOut
  ) throws(ArtifactError) {
    try copy(folder, to: target, [], leftOut)
  }

  private static func copy(
    _ source: String, to target: String, _ names: [String], _ leftOut: LeftOut
  ) throws(ArtifactError) {
    guard let stamp = try Files.stamp(of: source) else { return }
    switch stamp.kind {
    case .file:
      if FileStamp(path: target) != nil { remove(target) }
      try copyFile(source, to: target, isExecutable: stamp.isExecutable)
    case .link:
      guard let destination = try? FileManager.default.destinationOfSymbolicLink(atPath: source)
      else { return }
      // A root that is a link is a folder of the user's.
      guard !names.isEmpty else {
        guard let real = Files.resolved(source) else { return }
        return try copy(real, to: target, names, leftOut)
      }
      if FileStamp(path: target) != nil { remove(target) }
      guard symlink(destination, target) == 0 else {
        throw ArtifactError("\(target) can't be made: \(SystemReason.text(of: errno)).")
      }
    case .folder:
      if let there = FileStamp(path: target), there.kind != .folder { remove(target) }
      try Files.makeFolder(target)
      for (name, isUTF8) in try Files.names(in: source) {
        let way = names + [name]
        let isFolder = FileStamp(path: "\(source)/\(name)", following: .followed)?.kind == .folder
        if leftOut.contains(way, isFolder: isFolder) { continue }
        guard isUTF8 else {
          throw ArtifactError(
            "The name of \(source)/\(name) isn't UTF-8. Rename the file, or leave it out.")
        }
        try copy("\(source)/\(name)", to: "\(target)/\(name)", way, leftOut)
      }
    case .other: return
    }
  }

  private static func copyFile(
    _ source: String, to target: String, isExecutable: Bool
  ) throws(ArtifactError) {
    try Files.write(try Files.read(source), to: target)
    chmod(target, isExecutable ? 0o755 : 0o644)
  }

  private static func parent(_ path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "/"
  }

  /// The innermost folder that contains all of them.
  static func common(_ paths: [String]) -> String {
    guard let first = paths.first else { return "/" }
    var names = first.split(separator: "/")
    for path in paths.dropFirst() {
      let others = path.split(separator: "/")
      names = Array(names.prefix(zip(names, others).prefix { $0 == $1 }.count))
    }
    return "/" + names.joined(separator: "/")
  }
}
