/// Top-level keys that begin with `x-`. They hold values with anchors, which aliases and merge keys
/// repeat elsewhere, and are otherwise ignored.
enum ExtensionKey {
  static let prefix = "x-"

  static func isOne(_ name: String) -> Bool { name.hasPrefix(prefix) }

  /// The `x-` key that was probably meant by a key that is spelt as in another tool (`.defaults`),
  /// or with another letter or dash (`X-defaults`, `x_defaults`); nil if none was.
  static func meant(by name: String) -> String? {
    for beginning in ["X-", "x_", "X_", ".", "_"] where name.hasPrefix(beginning) {
      let rest = name.dropFirst(beginning.count)
      return rest.isEmpty ? nil : prefix + rest
    }
    return nil
  }

  /// For hover and completion.
  static let doc =
    "Holds values with anchors (`&name`), which `*name` and `<<: *name` repeat elsewhere. Cairn "
    + "otherwise ignores keys that begin with `x-`."
}
