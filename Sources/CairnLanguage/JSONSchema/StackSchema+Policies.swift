import CairnJSON

extension StackSchema {
  /// The schema of a policy statement. `PolicyStatement` declares its fields; their syntax is wider
  /// than field types can express.
  func statement(_ use: FieldType.PolicyUse) -> JSONText {
    let fields = PolicyStatement.fields(use)
    let properties = fields.map { field -> (String, JSONText) in
      var members: [(String, JSONText)] = [("description", .text(field.doc))]
      members += form(of: field)
      if let example = field.example, let value = ExampleText.json(example) {
        members.append(("examples", .list([value])))
      }
      return (field.name, .object(members))
    }
    var choices = [Self.either("actions", "notActions")]
    if use == .identity { choices.append(Self.either("resources", "notResources")) }
    if use != .identity { choices.append(Self.either("principal", "notPrincipal")) }
    return [
      "type": "object",
      "properties": .object(properties),
      "additionalProperties": false,
      "allOf": .list(choices),
    ]
  }

  private static func either(_ one: String, _ other: String) -> JSONText {
    ["oneOf": [["required": [.text(one)]], ["required": [.text(other)]]]]
  }

  private func form(of field: FieldSchema) -> [(String, JSONText)] {
    let text: JSONText = ["$ref": "#/$defs/text"]
    switch PolicyStatement.special[field.name] {
    case nil: return type(field.type)
    case .effect:
      return [
        (
          "anyOf",
          [
            ["enum": ["allow", "deny", "Allow", "Deny"]],
            ["type": "string", "pattern": .text(Self.knownReference)],
          ]
        )
      ]
    case .principal:
      let kinds = PolicyStatement.principals.map { principal -> (String, JSONText) in
        (
          principal.name,
          .object([("description", .text(principal.doc))] + oneOrMore(text))
        )
      }
      return [
        (
          "anyOf",
          [
            ["const": "*"],
            [
              "type": "object", "properties": .object(kinds), "additionalProperties": false,
              "minProperties": 1,
            ],
          ]
        )
      ]
    case .actions:
      return oneOrMore([
        "type": "string", "pattern": #"^(?:\*|[A-Za-z0-9*?-]+:[A-Za-z0-9*?-]+)$|\$\{"#,
        "patternErrorMessage": "An action is written service:Action, as sqs:SendMessage.",
      ])
    case .resources:
      return oneOrMore([
        "type": "string", "pattern": #"^(?:arn:|\*)|\$\{"#,
        "patternErrorMessage": "Takes ARNs, such as ${buckets.images.arn}, or \"*\" for all.",
      ])
    case .conditions:
      return [
        ("type", "object"),
        (
          "additionalProperties",
          ["type": "object", "additionalProperties": .object(oneOrMore(text))]
        ),
      ]
    }
  }

  /// A single item, or a non-empty list of items.
  private func oneOrMore(_ item: JSONText) -> [(String, JSONText)] {
    [("anyOf", [item, ["type": "array", "items": item, "minItems": 1]])]
  }
}
