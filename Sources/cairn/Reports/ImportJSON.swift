import CairnEngine
import CairnJSON
import CairnLanguage

/// An import as events: `leftOut` for what is not declared, `unmanaged` for settings that have no
/// field, and `import`.
enum ImportJSON {
  static func line(of skipped: Import.Skipped) -> JSONLine {
    JSONLine(
      "leftOut",
      [
        ("kind", .string(skipped.noun)), ("identity", .string(skipped.identity.text)),
        ("why", .string(skipped.why)),
      ])
  }

  /// What a resource has and no field of its section holds; nil without such.
  static func line(of resource: Import.Resource) -> JSONLine? {
    PlanJSON.json(of: resource.unmanaged).map { settings in
      JSONLine(
        "unmanaged", [("address", .string("\(resource.address)")), ("settings", settings)])
    }
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
