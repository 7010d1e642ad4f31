extension MetaField {
  /// The fields that every resource may have, for completion and hover.
  static let fields = [
    FieldSchema(
      dependsOn, .list(.string()), change: .nothing,
      doc: "Resources that must exist first, besides those it refers to.",
      example: "[policies.images-may-send]"),
    FieldSchema(
      ignoreDrift, .list(.string()), change: .nothing,
      doc:
        "Fields with drift to ignore. `unmanaged` stands for unmanaged resources inside the "
        + "resource.", example: "[memory]"),
    FieldSchema(
      was, .string(), change: .nothing,
      doc:
        "Its former name before it was renamed or moved: the old name, or `stack/section.name` of "
        + "another stack.", example: "old-name"),
  ]
}
