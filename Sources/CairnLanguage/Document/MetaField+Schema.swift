extension MetaField {
  /// What every resource may say, as fields: for completion and hover.
  static let fields = [
    FieldSchema(
      dependsOn, .list(.string()), change: .nothing,
      doc: "Resources that have to be there first, beside those it refers to.",
      example: "[policies.images-may-send]"),
    FieldSchema(
      ignoreDrift, .list(.string()), change: .nothing,
      doc:
        "Fields that others may change: drift in them is left alone. `unmanaged` stands for what "
        + "others put into the resource.", example: "[memory]"),
    FieldSchema(
      was, .string(), change: .nothing,
      doc: "What it was before it was renamed or moved: the old name, or `stack/section.name` of "
        + "another stack.", example: "old-name"),
  ]
}
