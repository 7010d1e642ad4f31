import CairnLanguage
import Glibc

enum StandardInput {
  /// The whole input, as a file that messages can refer to.
  static func source() -> SourceFile {
    SourceFile(name: "<standard input>", bytes: bytes())
  }

  private static func bytes() -> [UInt8] {
    guard let file = fdopen(dup(0), "r") else { return [] }
    defer { fclose(file) }
    return LogTail.readAll(file)
  }
}
