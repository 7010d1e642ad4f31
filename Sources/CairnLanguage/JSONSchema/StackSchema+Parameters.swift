import CairnJSON

extension StackSchema {
  var parameters: JSONText {
    [
      "description": "Values that differ from one use of the stack to the next, by name.",
      "type": ["object", "null"],
      "propertyNames": ["$ref": "#/$defs/name"],
      "additionalProperties": ["$ref": "#/$defs/parameter"],
      "examples": [["stage": ["type": "string", "default": "local"]]],
    ]
  }

  var parameter: JSONText {
    let literal: [(String, JSONText)] = [
      ("type", ["string", "number", "boolean"]),
      // Declarations are read first, so they can't contain references.
      ("pattern", #"^(?:[^$]|\$(?!\$?\{)|\$\$\{)*$"#),
    ]
    let properties = ParameterDeclaration.fields.map { field -> (String, JSONText) in
      let form: [(String, JSONText)] =
        switch field.name {
        case "default": literal
        case "allowed": list(.object(literal), 1...Int.max)
        case "pattern": [("type", "string"), ("format", "regex")]
        default: type(field.type)
        }
      return (field.name, .object([("description", .text(field.doc))] + form))
    }
    let cases = ParameterDeclaration.types.map { name -> JSONText in
      [
        "if": [
          "properties": ["type": ["const": .text(name)]],
          "required": name == "string" ? [] : ["type"],
        ],
        "then": ["properties": .object(restrictions(of: name))],
      ]
    }
    return [
      "type": ["object", "null"],
      "properties": .object(properties),
      "additionalProperties": false,
      "allOf": .list(cases),
    ]
  }

  /// The fields that only parameters of this type may have.
  private func restrictions(of name: String) -> [(String, JSONText)] {
    let texts = ["pattern", "minLength", "maxLength"]
    let numbers = ["minimum", "maximum"]
    let wrong = name == "string" ? numbers : name == "integer" ? texts : numbers + texts
    let value: FieldType? =
      switch name {
      case "integer": .integer(Int.min...Int.max)
      case "boolean": .boolean
      case "duration": .duration(0...Int.max)
      case "size": .size(0...Int.max, unit: .bytes)
      default: nil
      }
    return (value.map { [("default", .object(type($0)))] } ?? []) + wrong.map { ($0, false) }
  }
}
