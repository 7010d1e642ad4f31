import Subprocess

extension Executable {
  /// A program by its absolute path; `.name` searches PATH only.
  static func at(_ path: String) -> Executable { .path(fromText(path)) }

  /// `.path` takes a FilePath of swift-system, which isn't a dependency of ours; a literal converts
  /// to it.
  private static func fromText<Path: ExpressibleByStringLiteral>(_ text: String) -> Path
  where Path.StringLiteralType == String { Path(stringLiteral: text) }
}
