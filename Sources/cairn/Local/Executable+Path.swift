import Subprocess

extension Executable {
  /// A program by its absolute path; `.name` looks in PATH only.
  static func at(_ path: String) -> Executable { .path(fromText(path)) }

  /// `.path` takes a FilePath of swift-system, which is no dependency of ours; that it can be written
  /// as a literal is enough.
  private static func fromText<Path: ExpressibleByStringLiteral>(_ text: String) -> Path
  where Path.StringLiteralType == String { Path(stringLiteral: text) }
}
