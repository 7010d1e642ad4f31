import Subprocess

extension Executable {
  /// A program by its absolute path; `.name` searches PATH only.
  package static func at(_ path: String) -> Executable { .path(filePath(path)) }
}

/// `.path` takes a FilePath of swift-system, which isn't a dependency of ours; a literal converts to
/// it.
func filePath<Path: ExpressibleByStringLiteral>(_ text: String) -> Path
where Path.StringLiteralType == String { Path(stringLiteral: text) }
