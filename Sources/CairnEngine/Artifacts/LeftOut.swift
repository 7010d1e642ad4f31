/// What to exclude from a folder, by names and relative paths as in a `.gitignore`; an excluded
/// folder is left out with its contents.
package struct LeftOut: Hashable, Sendable {
  private let patterns: [Pattern]

  /// Files of version control, Python, editors and desktops, which are never deployed.
  package static let always = [
    ".git", ".hg", ".svn", "__pycache__", ".DS_Store", ".idea", ".vscode", "*.swp", "*~", ".#*",
    "#*#",
  ]

  /// - Parameter patterns: `*` matches any run of characters and `?` any one, except `/`. A pattern
  ///   without `/` matches names at any depth; one that contains `/` (not at its end) matches paths
  ///   relative to the folder, in which `**` is any number of folders. One that ends with `/`
  ///   matches only folders.
  init(_ patterns: [String]) {
    self.patterns = patterns.map(Pattern.init)
  }

  /// Names that begin with a dot, which editors and tools use for their own files.
  static let hidden = LeftOut([".*"])

  /// - Parameters:
  ///   - path: names relative to the folder.
  ///   - isFolder: only asked if a pattern depends on it.
  func contains(_ path: [String], isFolder: @autoclosure () -> Bool) -> Bool {
    patterns.contains { pattern in
      pattern.matches(path) && (!pattern.isOfFolders || isFolder())
    }
  }
}

private struct Pattern: Hashable, Sendable {
  let isOfFolders: Bool
  /// Nil is any number of folders.
  private let names: [Glob?]

  init(_ text: String) {
    isOfFolders = text.hasSuffix("/")
    let segments = text.split(separator: "/")
    let names = segments.map { $0 == "**" ? nil : Glob(String($0)) }
    let isOfNames = segments.count == 1 && !text.hasPrefix("/")
    self.names = isOfNames ? [nil] + names : names
  }

  /// Takes at most the product of both lengths, as a glob does.
  func matches(_ path: [String]) -> Bool {
    guard !names.isEmpty else { return false }
    // Whether the patterns so far match the first so many names.
    var reached = [true] + path.map { _ in false }
    for (number, name) in names.enumerated() {
      var next = reached.map { _ in false }
      if let name {
        for index in path.indices where reached[index] {
          next[index + 1] = name.matches(path[index])
        }
      } else {
        // At its end, the content of a folder.
        let isLast = number == names.count - 1
        var isAny = false
        for index in next.indices {
          next[index] = isLast ? isAny : isAny || reached[index]
          isAny = isAny || reached[index]
        }
      }
      reached = next
    }
    return reached.last == true
  }
}

/// A name with `*` for any run of characters and `?` for any one.
private struct Glob: Hashable, Sendable {
  private let pattern: [Unicode.Scalar]

  init(_ pattern: String) { self.pattern = Array(pattern.unicodeScalars) }

  /// Takes at most the product of both lengths: only the last `*` is ever retried.
  func matches(_ name: String) -> Bool {
    let name = Array(name.unicodeScalars)
    var (at, next) = (0, 0)
    // The position after the last `*`, and where in the name it was last tried.
    var star: (pattern: Int, name: Int)?
    while at < name.count {
      if next < pattern.count, pattern[next] == "*" {
        next += 1
        star = (next, at)
      } else if next < pattern.count, pattern[next] == "?" || pattern[next] == name[at] {
        next += 1
        at += 1
      } else if let last = star {
        star = (last.pattern, last.name + 1)
        (next, at) = (last.pattern, last.name + 1)
      } else {
        return false
      }
    }
    return pattern[next...].allSatisfy { $0 == "*" }
  }
}
