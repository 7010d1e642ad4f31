import CairnAWS
import CairnEngine
import CairnLanguage

/// An import as events: `leftOut` for what is not declared, and `import`.
enum ImportJSON {
  static func line(of skipped: Import.Skipped) -> JSONLine {
    JSONLine(
      "leftOut",
      [
        ("kind", .string(skipped.noun)), ("identity", .string(skipped.identity.text)),
        ("why", .string(skipped.why)),
      ])
  }

  /// - Parameter file: nil where the YAML goes along.
  static func summary(of imported: Import, file: String?) -> JSONLine {
    JSONLine(
      "import",
      [
        ("stack", .string(imported.stack)), ("file", file.map { .string($0) }),
        ("resources", .array(imported.resources.map { .string("\($0.address)") })),
        ("yaml", file == nil ? .string(imported.text) : nil),
      ])
  }
}
