/// The top-level keys of a stack that aren't sections of kinds, as fields, for completion and
/// hover.
enum StackKeys {
  static let fields = [
    FieldSchema(
      "stack", .string(), .required, change: .replacement,
      doc:
        "The stack's name. Its resources are found by it, and their default names begin with it.",
      example: "my-service"),
    FieldSchema(
      "description", .string(), change: .nothing, doc: "Description.",
      example: "Uploads and lists images"),
    FieldSchema(
      "region", .string(), change: .replacement,
      doc: "The AWS region; by default that of the AWS configuration.", example: "us-east-1"),
    FieldSchema(
      "parameters", .map(value: .object(ParameterDeclaration.fields)), change: .nothing,
      doc: "Values from outside the stack.",
      example: "{stage: {type: string, default: local}}"),
    FieldSchema(
      "outputs", .map(value: .any), change: .nothing,
      doc: "Values that `cairn outputs` shows, by name.",
      example: "{endpoint: \"${apis.my-api.url}\"}"),
  ]

  /// All top-level keys of a stack, in the order in which they are written.
  static func order(of sections: [String]) -> [String] {
    fields.map(\.name).filter { $0 != "outputs" } + sections + ["outputs"]
  }
}
