/// What to exclude from a folder, by names and relative paths; an excluded folder is left out with
/// its contents.
package struct LeftOut: Hashable, Sendable {
  private let patterns: [[Glob]]

  /// Files of version control, Python, editors and desktops, which are never deployed.
  package static let always = [
    ".git", ".hg", ".svn", "__pycache__", ".DS_Store", ".idea", ".vscode", "*.swp", "*~", ".#*",
    "#*#",
  ]

  /// - Parameter patterns: `*` matches any run of characters and `?` any one, except `/`. A pattern
  ///   without `/` matches names at any depth; one with `/` (not at its end) matches paths relative
  ///   to the folder.
  init(_ patterns: [String]) {
    self.patterns = patterns.map { $0.split(separator: "/").map { Glob(String($0)) } }
  }

  /// Names that begin with a dot, which editors and tools use for their own files.
  static let hidden = LeftOut([".*"])

  /// - Parameter path: names relative to the folder.
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
