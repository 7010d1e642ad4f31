import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reads and writes whole files, with errors that name them.
enum Files {
  static func read(_ path: String) throws(ArtifactError) -> [UInt8] {
    do {
      return Array(try Data(contentsOf: URL(filePath: path)))
    } catch {
      throw ArtifactError("\(path) can't be read: \(SystemReason.text(of: error)).")
    }
  }

  /// The names in a folder, unordered. Bytes that aren't UTF-8 are replaced.
  static func names(
    in folder: String
  ) throws(ArtifactError) -> [(name: String, isUTF8: Bool)] {
    guard let stream = opendir(folder) else {
      throw ArtifactError("The folder \(folder) can't be read: \(SystemReason.text(of: errno)).")
    }
    defer { closedir(stream) }
    var names: [(name: String, isUTF8: Bool)] = []
    while true {
      errno = 0
      guard var entry = readdir(stream)?.pointee else { break }
      let (name, isUTF8) = withUnsafeBytes(of: &entry.d_name) { bytes in
        let name = bytes.prefix { $0 != 0 }
        return (
          String(decoding: name, as: UTF8.self), String(validating: name, as: UTF8.self) != nil
        )
      }
      if name != ".", name != ".." { names.append((name, isUTF8)) }
    }
    if errno != 0 {
      throw ArtifactError("The folder \(folder) can't be read: \(SystemReason.text(of: errno)).")
    }
    return names
  }

  /// Of the entry itself, not of a link's destination; nil if there is none.
  static func stamp(of path: String) throws(ArtifactError) -> FileStamp? {
    if let stamp = FileStamp(path: path) { return stamp }
    if errno == ENOENT { return nil }
    throw ArtifactError("\(path) can't be read: \(SystemReason.text(of: errno)).")
  }

  /// Writes a file atomically, so that no reader sees a part of it.
  static func write(_ bytes: [UInt8], to path: String) throws(ArtifactError) {
    do {
      try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw ArtifactError("\(path) can't be written: \(SystemReason.text(of: error)).")
    }
  }

  static func makeFolder(_ path: String) throws(ArtifactError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw ArtifactError("The folder \(path) can't be made: \(SystemReason.text(of: error)).")
    }
  }

  /// The innermost folder that contains both a folder and a path relative to it; the root for an
  /// absolute path.
  static func shared(_ base: String, _ path: String) -> String {
    if path.hasPrefix("/") { return "/" }
    let names = base.split(separator: "/")
    let other = absolute(path, from: base).split(separator: "/")
    let count = zip(names, other).prefix { $0 == $1 }.count
    return "/" + names.prefix(count).joined(separator: "/")
  }

  /// The path after following all links; nil if its destination doesn't exist.
  static func resolved(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }

  /// Whether a path is a folder or inside it; both without links.
  static func isWithin(_ path: String, _ folder: String) -> Bool {
    path == folder || path.hasPrefix(folder == "/" ? "/" : folder + "/")
  }

  /// The path from the root, without `.` and `..`.
  static func absolute(_ path: String, from base: String) -> String {
    let joined = path.hasPrefix("/") ? path : "\(base)/\(path)"
    var segments: [Substring] = []
    for segment in joined.split(separator: "/") where segment != "." {
      if segment == ".." { _ = segments.popLast() } else { segments.append(segment) }
    }
    return "/" + segments.joined(separator: "/")
  }
}
