/// The reference page of all kinds in Markdown, generated from their declarations.
package struct KindReference {
  private let schemas: [KindSchema]
  /// Example stacks, by section.
  private let examples: [String: SourceFile]

  /// The beginning of the generated page.
  package static let opening = "# Kinds\n\nWhat a stack can declare: "

  package init(_ schemas: [KindSchema], examples: [String: SourceFile]) {
    self.schemas = schemas
    self.examples = examples
  }

  package var text: String {
    var lines = [
      "# Kinds", "",
      "What a stack can declare: each section with its fields, their limits and defaults, and what",
      "can be referred to. This page is generated from the kinds themselves; `make generate` "
        + "renews it.",
      "", "- [Types](#types)",
    ]
    lines += schemas.map { "- [\($0.section)](#\($0.section.lowercased())): \($0.doc)" }
    lines += [""] + Self.types
    for schema in schemas { lines += [""] + kind(schema) }
    lines += [""] + policies
    let access = access
    if !access.isEmpty { lines += [""] + access }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let types = [
    "## Types", "",
    "| type | written |", "| --- | --- |",
    "| text | any single value; `${…}` puts a reference in its place, `$${` stands for `${` "
      + "itself |",
    "| whole number | `5`, `-1`, `10_000`, without quotes |",
    "| true or false | `true`, `false`, also `yes`, `no`, `on`, `off` |",
    "| duration | `60s`, `5m`, `12h`, `4d`, `1h30m`, `0` |",
    "| size | `64KB`, `256MB`, `1GB`; KB is 1,024 bytes |",
    "| resource | its name (`uploads`), a reference (`${queues.uploads.arn}`), or the literal "
      + "value of one outside the stack |",
    "| addresses with verbs | a map such as `{section.name: read}`; see [access](#access) |",
    "| statements | a list of [policy statements](#policy-statements) |",
    "",
    "Every resource also takes `dependsOn`, a list of resources that must exist first, and",
    "`ignoreDrift`, a list of fields (`memory`, `tags.team`) that others may change, in which "
      + "`unmanaged`",
    "stands for [everything that others add to it](drift.md). `was` is its former name, with which it is",
    "[renamed or moved](renaming.md) and not replaced.",
    "The last column of the tables says whether a change is made in place or replaces the "
      + "resource.",
  ]

  private func kind(_ schema: KindSchema) -> [String] {
    var lines = ["## \(schema.section)", "", schema.doc]
    if let example = example(of: schema) { lines += ["", "```yaml"] + example + ["```"] }
    lines += [""] + table(schema.fields)
    for (path, fields) in nested(schema.fields, in: "") {
      lines += ["", "### `\(schema.section)`: `\(path)`", ""] + table(fields)
    }
    if !schema.attributes.isEmpty {
      lines += ["", "### `\(schema.section)`: what can be referred to", ""]
      lines += ["| reference | |", "| --- | --- |"]
      lines += schema.attributes.map { "| `${\(schema.section).NAME.\($0.name)}` | \($0.doc) |" }
    }
    return lines
  }

  /// The section from its example stack, or one composed of the fields' examples.
  private func example(of schema: KindSchema) -> [String]? {
    if let file = examples[schema.section],
      let lines = ExampleText.section(schema.section, of: file)
    {
      return lines
    }
    let fields = schema.fields.filter { $0.example != nil && $0.presence != .computed }
    guard !fields.isEmpty else { return nil }
    return ["\(schema.section):", "  example:"]
      + fields.map { "    \($0.name): \($0.example ?? "")" }
  }

  private func table(_ fields: [FieldSchema]) -> [String] {
    ["| field | type | default | | change |", "| --- | --- | --- | --- | --- |"]
      + fields.filter { $0.presence != .computed }.map { field in
        let fallback =
          field.presence == .required
          ? "required" : field.defaultValue.flatMap(field.type.shownDefault).map { "`\($0)`" } ?? ""
        let change =
          switch field.change {
          case .inPlace: "in place"
          case .replacement: "replaces"
          case .nothing: "—"
          }
        let cells = [
          "`\(field.name)`", field.type.inWords, fallback, field.doc, change,
        ]
        return "| " + cells.map { $0.replacingLiteral("|", with: "\\|") }.joined(separator: " | ")
          + " |"
      }
  }

  /// The nested fields, by path.
  private func nested(
    _ fields: [FieldSchema], in path: String
  ) -> [(path: String, fields: [FieldSchema])] {
    fields.filter { $0.presence != .computed }.flatMap { field in
      inner(field.type, path.isEmpty ? field.name : "\(path).\(field.name)")
    }
  }

  private func inner(
    _ type: FieldType, _ path: String
  ) -> [(path: String, fields: [FieldSchema])] {
    switch type {
    case .object(let fields), .shorthand(_, let fields):
      [(path, fields)] + nested(fields, in: path)
    case .list(let item, _, _): inner(item, path + "[]")
    case .map(_, let value): inner(value, path + ".NAME")
    case .string, .integer, .boolean, .duration, .size, .enumeration, .reference,
      .policyStatements, .access, .path, .any, .document:
      []
    }
  }

  private var policies: [String] {
    let uses: [(FieldType.PolicyUse, String)] = [
      (.resource, "a resource's policy"), (.identity, "permissions of a role or function"),
      (.trust, "`trust` of a role"),
    ]
    var all: [FieldSchema] = []
    for field in uses.flatMap({ PolicyStatement.fields($0.0) })
    where !all.contains(where: { $0.name == field.name }) {
      all.append(field)
    }
    let rows = all.map { field in
      let places = uses.filter { PolicyStatement.fields($0.0).contains(field) }.map(\.1)
      let place = places.count == uses.count ? "everywhere" : places.joined(separator: ", ")
      return "| `\(field.name)` | \(field.doc) | `\(field.example ?? "")` | \(place) |"
    }
    return [
      "## Policy statements", "",
      "IAM's statements in the stack's spelling. A single value doesn't need a list.", "",
      "| field | | example | where |", "| --- | --- | --- | --- |",
    ] + rows
  }

  /// What the verbs of `access` permit; empty if no kind has any.
  private var access: [String] {
    let rows = schemas.flatMap { schema in
      schema.access.map { "| `\(schema.section)` | `\($0.name)` | \($0.inWords) |" }
    }
    if rows.isEmpty { return [] }
    return [
      "## Access", "",
      "`access` says what a resource's own role may do with other resources of the stack: each",
      "address has one verb of its kind. Statements for anything else go into `permissions`.", "",
      "| section | verb | actions |", "| --- | --- | --- |",
    ] + rows
  }
}
