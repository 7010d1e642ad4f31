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
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let folder = parts.joined(separator: "/")
    do {
      if !folder.isEmpty {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true)
      }
      try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw Failure(description: "\(path) can't be written.")
    }
  }
}
