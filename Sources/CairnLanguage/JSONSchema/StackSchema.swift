import CairnJSON

/// The JSON Schema of a stack file, generated from the declarations of kinds. Editors use it to
/// complete, explain and check stacks (yaml-language-server).
///
/// It is written for draft 2020-12, and uses only keywords that mean the same in draft-07. If a
/// schema can't be as exact as the language (limits of durations, names declared elsewhere), it is
/// wider: it never rejects a valid stack.
package struct StackSchema {
  let schemas: [KindSchema]

  package init(_ schemas: [KindSchema]) { self.schemas = schemas }

  /// The beginning of every generated schema file.
  package static let opening =
    "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"title\": \"Cairn "
    + "stack\",\n"

  /// The schema as a file, with a line break at its end.
  package var text: String { document.pretty }

  var document: JSONText {
    var properties: [(String, JSONText)] = [
      (
        "stack",
        [
          "description": """
          The stack's name. Its resources are found by it, and their default names begin with it.
          """,
          "type": "string",
          "pattern": .text("^(?:[A-Za-z][A-Za-z0-9-]{0,63})$|" + Self.parameterReference),
          "patternErrorMessage":
            "A stack's name is letters, digits and hyphens, a letter first, at most 64.",
          "examples": ["image-service"],
        ]
      ),
      (
        "description",
        ["description": "Description.", "allOf": [["$ref": "#/$defs/text"]]]
      ),
      ("region", region),
      ("parameters", parameters),
    ]
    for schema in schemas { properties.append((schema.section, section(schema))) }
    properties.append(("outputs", outputs))
    return [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Cairn stack",
      "description": "A stack of AWS resources that cairn plans and applies.",
      "type": "object",
      "properties": .object(properties),
      "patternProperties": ["^x-": ["description": .text(ExtensionKey.doc)]],
      "required": ["stack"],
      "additionalProperties": false,
      "$defs": .object(definitions),
    ]
  }

  private var definitions: [(String, JSONText)] {
    [
      (
        "text",
        [
          "type": ["string", "number", "boolean"],
          "pattern": .text(textPattern),
          "patternErrorMessage": """
          A reference is written ${section.name.attribute}, ${parameters.name} or ${stack.name}; \
          $${ stands for these characters themselves.
          """,
        ]
      ),
      ("name", ["pattern": .text("^" + Self.name + "$")]),
      (
        "dependsOn",
        [
          "description": "Resources that must exist first, besides those it refers to.",
          "type": "array",
          "items": [
            "type": "string",
            "pattern": .text(
              "^(?:(?:\(schemas.map(\.section).joined(separator: "|")))\\.)?" + Self.name + "$"),
          ],
          "examples": [["policies.images-may-send"]],
        ]
      ),
      ("parameter", parameter),
      ("resourceStatement", statement(.resource)),
      ("identityStatement", statement(.identity)),
      ("trustStatement", statement(.trust)),
    ]
  }

  // MARK: Sections

  private var region: JSONText {
    [
      "description": "The AWS region; by default that of the AWS configuration.",
      "anyOf": [
        ["enum": .texts(Regions.known)],
        ["type": "string", "pattern": "^[a-z]{2}(?:-[a-z]+)+-[0-9]+$"],
        ["type": "string", "pattern": .text(Self.parameterReference)],
      ],
      "examples": ["us-east-1"],
    ]
  }

  private var outputs: JSONText {
    [
      "description": "Values that `cairn outputs` shows, by name.",
      "type": ["object", "null"],
      "propertyNames": ["$ref": "#/$defs/name"],
      "additionalProperties": [
        "type": ["string", "number", "boolean", "array", "object"],
        "pattern": .text(textPattern),
      ],
      "examples": [["endpoint": "${apis.image-service-api.url}"]],
    ]
  }

  private func section(_ schema: KindSchema) -> JSONText {
    [
      "description": .text(schema.doc),
      "type": ["object", "null"],
      "propertyNames": ["$ref": "#/$defs/name"],
      "additionalProperties": resource(schema),
    ]
  }

  private func resource(_ schema: KindSchema) -> JSONText {
    let isEmptyPossible = !schema.fields.contains { $0.presence == .required }
    let fields = schema.fields.map { field in
      // The physical name must fulfil the naming rule, whatever the field's own type allows.
      guard field.name == "name", let naming = schema.naming, case .string = field.type else {
        return field
      }
      var field = field
      field.type = .string(naming.rule)
      return field
    }
    let object = object(fields, more: metaFields(schema))
    return .object(
      [("type", isEmptyPossible ? ["object", "null"] : "object")] + object)
  }

  private func metaFields(_ schema: KindSchema) -> [(String, JSONText)] {
    let paths =
      schema.fields.map { field -> String in
        guard case .object(let inner) = field.type else { return "\(field.name)(?:\\..+)?" }
        return "\(field.name)(?:\\.(?:\(inner.map(\.name).joined(separator: "|")))(?:\\..+)?)?"
      } + ["\(MetaField.unmanaged)(?:\\..+)?"]
    return [
      (MetaField.dependsOn, ["$ref": "#/$defs/dependsOn"]),
      (
        MetaField.ignoreDrift,
        [
          "description": .text(
            "Fields with drift to ignore. `unmanaged` stands for unmanaged resources inside the "
              + "resource."),
          "type": "array",
          "items": [
            "anyOf": [
              ["enum": .texts(schema.fields.map(\.name) + [MetaField.unmanaged])],
              ["type": "string", "pattern": .text("^(?:\(paths.joined(separator: "|")))$")],
            ]
          ],
        ]
      ),
      (
        MetaField.was,
        [
          "description": .text(
            "Its former name before it was renamed or moved: the old name, or "
              + "`stack/section.name` of "
              + "another stack."),
          "type": "string",
          "pattern": .text(
            "^(?:(?:[A-Za-z][A-Za-z0-9-]{0,63}/)?\(schema.section)\\.)?\(Self.name)$"),
          "examples": .texts(["old-name", "other-stack/\(schema.section).old-name"]),
        ]
      ),
    ]
  }

  /// The members of the schema of a map with these fields.
  func object(
    _ fields: [FieldSchema], more: [(String, JSONText)] = []
  ) -> [(String, JSONText)] {
    let written = fields.filter { $0.presence != .computed }
    let required = written.filter { $0.presence == .required }.map(\.name)
    var members: [(String, JSONText)] = [
      ("properties", .object(written.map { ($0.name, field($0)) } + more))
    ]
    if !required.isEmpty { members.append(("required", .texts(required))) }
    members.append(("additionalProperties", false))
    return members
  }

  private func field(_ field: FieldSchema) -> JSONText {
    var members: [(String, JSONText)] = [("description", .text(description(of: field)))]
    members += type(field.type)
    if let value = field.defaultValue { members.append(("default", field.type.written(value))) }
    if let example = field.example, let value = ExampleText.json(example) {
      members.append(("examples", .list([value])))
    }
    return .object(members)
  }

  private func description(of field: FieldSchema) -> String {
    var text = field.doc
    if let limits = field.type.limitsInWords { text += " Takes \(limits)." }
    if let value = field.defaultValue, let shown = field.type.shownDefault(value) {
      text += " Default: `\(shown)`."
    }
    if field.change == .replacement { text += " A change replaces the resource." }
    return text
  }
}
