import CairnEngine
import CairnLanguage
import FoundationEssentials
import Synchronization

/// The files that a stack file names, relative to its folder. Keeps what was read, for messages to
/// quote.
final class AttachmentFolder: Sendable {
  /// Empty for the working folder, otherwise with a slash at its end.
  private let folder: String
  private let found = Mutex<[SourceFile]>([])

  init(of stackFile: String) {
    folder = stackFile.lastIndex(of: "/").map { String(stackFile[...$0]) } ?? ""
  }

  var files: AttachedFiles { AttachedFiles { self.file(at: $0) } }

  /// In the order in which they were first read.
  var sources: [SourceFile] { found.withLock { $0 } }

  private func file(at path: String) -> SourceFile? {
    let name = Self.plain(path.hasPrefix("/") ? path : folder + path)
    if let known = found.withLock({ $0.first { $0.name == name } }) { return known }
    guard !SafeFile.isStream(name), let data = FileManager.default.contents(atPath: name) else {
      return nil
    }
    let file = SourceFile(name: name, bytes: Array(data))
    found.withLock { $0.append(file) }
    return file
  }

  /// The path without `.`, and without `..` after a folder.
  private static func plain(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
