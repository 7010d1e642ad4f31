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
    return String(cString: strerror(code.rawValue))
  }
}
