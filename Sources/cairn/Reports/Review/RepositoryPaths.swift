import CairnLanguage
import FoundationEssentials

/// Paths as CI servers want them: from the repository's root, which is the nearest folder above the
/// stack with a `.git` (a folder, or a file in worktrees and submodules).
struct RepositoryPaths: Hashable, Sendable {
  /// Absolute; nil outside of a repository.
  var root: String?
  var workingFolder: String

  init(root: String?, workingFolder: String) {
    self.root = root
    self.workingFolder = workingFolder
  }

  init(of file: String, workingFolder: String = WorkingFolder.path) {
    self.workingFolder = workingFolder
    var parts = Self.parts(of: file, in: workingFolder).dropLast()
    while true {
      let folder = "/" + parts.joined(separator: "/")
      let mark = folder == "/" ? "/.git" : folder + "/.git"
      if FileManager.default.fileExists(atPath: mark) {
        root = folder
        return
      }
      guard parts.popLast() != nil else { return }
    }
  }

  /// The path from the root; a file outside of the repository keeps the name that the user gave it.
  func path(of file: String) -> String {
    guard let root else { return file }
    let parts = Self.parts(of: file, in: workingFolder)
    let above = root.split(separator: "/").map(String.init)
    guard parts.starts(with: above), parts.count > above.count else { return file }
    return parts.dropFirst(above.count).joined(separator: "/")
  }

  func place(_ location: SourceLocation) -> SourceLocation {
    var location = location
    location.file = path(of: location.file)
    return location
  }

  /// Without `.` and `..`, whose links aren't followed.
  private static func parts(of path: String, in folder: String) -> [String] {
    let whole = path.hasPrefix("/") ? path : folder + "/" + path
    return whole.split(separator: "/").reduce(into: []) { parts, part in
      switch part {
      case ".": break
      case "..": _ = parts.popLast()
      default: parts.append(String(part))
      }
    }
  }
}

extension Review {
  /// The same with paths from the repository's root.
  func placed(of file: String) -> Review {
    let paths = RepositoryPaths(of: file)
    var review = self
    review.file = paths.path(of: file)
    for index in review.items.indices {
      review.items[index].place = review.items[index].place.map(paths.place)
      for part in review.items[index].parts.indices {
        review.items[index].parts[part].place =
          review.items[index].parts[part].place.map(paths.place)
      }
    }
    return review
  }
}
