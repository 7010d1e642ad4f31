import CairnEngine
import CairnLanguage
import FoundationEssentials

/// Rewrites the user's stack file.
enum StackFile {
  /// Puts the new text in the place of the old one in one step; the file keeps its mode, and a link
  /// to it stays a link.
  /// - Throws: when the file is no longer what was read.
  static func replace(_ old: SourceFile, with new: SourceFile) throws {
    let files = FileManager.default
    guard files.contents(atPath: old.name).map(Array.init) == old.bytes else {
      throw CommandFailure("\(old.name) has changed in the meantime and was not written.")
    }
    var path = old.name
    var links = 0
    while let target = try? files.destinationOfSymbolicLink(atPath: path), links < 40 {
      links += 1
      let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
      path = target.hasPrefix("/") ? target : folder + target
    }
    let mode = try? files.attributesOfItem(atPath: path)[.posixPermissions]
    do {
      try Data(new.bytes).write(to: URL(filePath: path), options: .atomic)
      if let mode { try files.setAttributes([.posixPermissions: mode], ofItemAtPath: path) }
    } catch {
      throw CommandFailure("\(old.name) can't be written: \(SystemReason.text(of: error)).")
    }
  }
}
