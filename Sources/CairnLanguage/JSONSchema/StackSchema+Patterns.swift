extension StackSchema {
  /// Names of resources, parameters and outputs (`NameRule.identifier`).
  static let name = "[A-Za-z][A-Za-z0-9_-]{0,63}"
  static let duration = "(?=.)(?:[0-9]+d)?(?:[0-9]+h)?(?:[0-9]+m)?(?:[0-9]+s)?|0"
  static let size = "[0-9]+(?:B|[KMGT]i?B)|0"
  /// A reference with a value that is known before any resource is created.
  static let knownReference = #"\$\{ *(?:parameters|stack) *\."#
  static let parameterReference = #"\$\{ *parameters *\."#

  /// A text in which every reference is of a form that a stack can have.
  var textPattern: String {
    var references = [
      "parameters *\\.[^.}]+",
      "stack *\\. *(?:\(Reference.StackAttribute.allCases.map(\.rawValue).joined(separator: "|"))) *",
    ]
    for schema in schemas where !schema.attributes.isEmpty {
      let attributes = schema.attributes.map(\.name).joined(separator: "|")
      references.append("\(schema.section) *\\.[^.}]+(?:\\. *(?:\(attributes)) *)?")
    }
    // `$${` is a literal `${`, and any other `$` is literal too.
    let pieces = [
      "[^$]", #"\$(?!\$?\{)"#, #"\$\$\{"#,
      #"\$\{ *(?:"# + references.joined(separator: "|") + #")\}"#,
    ]
    return "^(?:" + pieces.joined(separator: "|") + ")*$"
  }

  /// A kind's pattern in the common syntax of ECMA-262 and Python. They have no Unicode classes in
  /// common, so all letters beyond ASCII are accepted.
  static func portable(_ pattern: String) -> String {
    var result = pattern
    for (swift, other) in [
      (#"\p{L}"#, #"A-Za-z\u00AA-\uFFFF"#), (#"\p{N}"#, "0-9"), (#"\p{Z}"#, #" \u00A0"#),
    ] {
      result.replace(swift, with: other)
    }
    return result
  }
}
