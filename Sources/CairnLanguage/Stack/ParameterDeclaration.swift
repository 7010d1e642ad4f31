/// The fields of a parameter's declaration.
package enum ParameterDeclaration {
  package static let types = ["string", "integer", "boolean", "duration", "size"]

  package static let fields: [FieldSchema] = [
    FieldSchema(
      "type", .enumeration(types), default: "string", doc: "The type of its values.",
      example: "string"),
    FieldSchema("default", .any, doc: "The default value.", example: "local"),
    FieldSchema(
      "allowed", .list(.any, count: 1...Int.max), doc: "The allowed values.",
      example: "[local, staging]"),
    FieldSchema(
      "pattern", .string(), doc: "A regular expression that the whole text has to match.",
      example: "'[a-z]+'"),
    FieldSchema(
      "minLength", .integer(0...Int.max), doc: "The minimum length of a text.", example: "1"),
    FieldSchema(
      "maxLength", .integer(0...Int.max), doc: "The maximum length of a text.", example: "32"),
    FieldSchema(
      "minimum", .integer(Int.min...Int.max), doc: "The minimum.", example: "1"),
    FieldSchema(
      "maximum", .integer(Int.min...Int.max), doc: "The maximum.", example: "10"),
    FieldSchema("description", .string(), doc: "Description.", example: "Where it runs."),
    FieldSchema(
      "secret", .boolean, default: false, doc: "Its value is never shown.", example: "true"),
  ]

  /// Whether a declaration marks its value as secret. To be safe, a misspelt `secret` and one
  /// without a valid value count too.
  static func isSecret(_ pairs: [YAMLNode.Pair]) -> Bool {
    pairs.contains { pair in
      let isMeant = pair.name == "secret" || NearMiss.best(for: pair.name, among: ["secret"]) != nil
      return isMeant && pair.value.text.flatMap(ScalarText.boolean) != false
    }
  }
}
