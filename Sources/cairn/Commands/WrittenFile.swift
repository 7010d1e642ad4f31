import CairnEngine
import FoundationEssentials

/// A file that a command writes for the user.
enum WrittenFile {
  enum Replacing { case nothing, anything }

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// Writes it, with the folders on the way.
  static func write(_ text: String, to path: String, replacing: Replacing) throws {
    if replacing == .nothing, FileManager.default.fileExists(atPath: path) {
      throw Failure(description: "\(path) is there already; it is left as it is.")
    }
    try write(Array(text.utf8), at: path)
  }

  /// Writes bytes where there is no file yet; one of the same bytes is as good.
  static func write(_ bytes: [UInt8], to path: String) throws {
    if let there = FileManager.default.contents(atPath: path) {
      guard Array(there) != bytes else { return }
      throw Failure(
        description: "\(path) is there already, with other content; it is left as it is.")
    }
    try write(bytes, at: path)
  }

  private static func write(_ bytes: [UInt8], at path: String) throws {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let folder = parts.joined(separator: "/")
    do {
      if !folder.isEmpty {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true)
      }
      try SafeFile.write(bytes, to: path, for: .asUsual)
    } catch {
      throw Failure(description: "\(path) can't be written.")
    }
  }
}
