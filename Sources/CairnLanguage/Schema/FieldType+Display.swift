extension FieldType {
  /// A value in normal form as the user would write it: `60s`, `256MB`, `${queues.uploads.arn}`.
  /// Lists and maps are shown as JSON with their values in normal form.
  package func display(_ value: Value) -> String {
    switch (self, value) {
    case (.duration, .integer(let seconds)): ScalarText.format(seconds: seconds)
    case (.size(_, let unit), .integer(let count)):
      ScalarText.format(size: count, in: unit)
    case (_, .string(let text)): text
    case (_, .unresolved(let template)): template.description
    default: value.jsonText
    }
  }
}
