/// What is left out of a folder, by names and by paths from it on; a folder that is left out is so
/// with all that is in it.
package struct LeftOut: Hashable, Sendable {
  private let patterns: [[Glob]]

  /// What version control, Python, editors and desktops leave in folders; nobody deploys it.
  package static let always = [
    ".git", ".hg", ".svn", "__pycache__", ".DS_Store", ".idea", ".vscode", "*.swp", "*~", ".#*",
    "#*#",
  ]

  /// - Parameter patterns: `*` is any run of characters and `?` any one, but for `/`. One without
  ///   `/` means names at any depth, one with it (not counting one at its end) paths from the
  ///   folder on.
  init(_ patterns: [String]) {
    self.patterns = patterns.map { $0.split(separator: "/").map { Glob(String($0)) } }
  }

  /// What names with a dot in front mean: editors and tools keep their own things there.
  static let hidden = LeftOut([".*"])

  /// - Parameter path: names from the folder on.
  func contains(_ path: [String]) -> Bool {
    guard let name = path.last else { return false }
    return patterns.contains { pattern in
      if pattern.count == 1 { return pattern[0].matches(name) }
      return pattern.count == path.count && zip(pattern, path).allSatisfy { $0.matches($1) }
    }
  }
}

/// A name with `*` for any run of characters and `?` for any one.
private struct Glob: Hashable, Sendable {
  private let pattern: [Unicode.Scalar]

  init(_ pattern: String) { self.pattern = Array(pattern.unicodeScalars) }

  /// Takes time by the product of both lengths at most: only the last `*` is ever tried again.
  func matches(_ name: String) -> Bool {
    let name = Array(name.unicodeScalars)
    var (at, next) = (0, 0)
    // Behind the last `*`, and where in the name what follows it was last tried.
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
