import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Files in whole, with errors that name them.
enum Files {
  static func read(_ path: String) throws(ArtifactError) -> [UInt8] {
    do {
      return Array(try Data(contentsOf: URL(filePath: path)))
    } catch {
      throw ArtifactError("\(path) can't be read: \(reason(error)).")
    }
  }

  /// The names in a folder, in no order. Of one that isn't UTF-8 the bad bytes are replaced.
  static func names(
    in folder: String
  ) throws(ArtifactError) -> [(name: String, isUTF8: Bool)] {
    guard let stream = opendir(folder) else {
      throw ArtifactError("The folder \(folder) can't be read: \(reason(errno)).")
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
      throw ArtifactError("The folder \(folder) can't be read: \(reason(errno)).")
    }
    return names
  }

  /// Of the entry itself, not of what a link points to; nil when there is none.
  static func stamp(of path: String) throws(ArtifactError) -> FileStamp? {
    if let stamp = FileStamp(path: path) { return stamp }
    if errno == ENOENT { return nil }
    throw ArtifactError("\(path) can't be read: \(reason(errno)).")
  }

  /// Puts a file in place in one step, so that nobody sees a part of it.
  static func write(_ bytes: [UInt8], to path: String) throws(ArtifactError) {
    do {
      try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw ArtifactError("\(path) can't be written: \(reason(error)).")
    }
  }

  static func makeFolder(_ path: String) throws(ArtifactError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw ArtifactError("The folder \(path) can't be made: \(reason(error)).")
    }
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

  private static func reason(_ error: any Error) -> String {
    guard let code = ((error as? CocoaError)?.underlying as? POSIXError)?.code else {
      return "\(error)"
    }
    return reason(code.rawValue)
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
