import CairnEngine
import CairnJSON
import CairnLanguage

/// An import as events: `leftOut` for what it doesn't declare, `unmanaged` for settings without a
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

  /// The settings that no field of a resource's section holds; nil if there are none.
  static func line(of resource: Import.Resource) -> JSONLine? {
    PlanJSON.json(of: resource.unmanaged).map { settings in
      JSONLine(
        "unmanaged", [("address", .string("\(resource.address)")), ("settings", settings)])
    }
  }

  /// - Parameter file: nil if the event includes the YAML.
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
