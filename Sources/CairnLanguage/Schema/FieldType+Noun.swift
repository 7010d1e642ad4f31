extension FieldType {
  /// What the field accepts, for messages: "a list", "a whole number".
  package var noun: String {
    switch self {
    case .string: "a text"
    case .integer: "a whole number"
    case .boolean: "`true` or `false`"
    case .duration: "a duration such as `60s`"
    case .size(_, let unit): "a size such as `1\(unit.rawValue)`"
    case .enumeration(let words): alternatives(words)
    case .list: "a list"
    case .map: "a map"
    case .object(let fields):
      "a map of " + listing(fields.filter { $0.presence != .computed }.map(\.name))
    case .shorthand(_, let fields): "\(short.noun), or \(FieldType.object(fields).noun)"
    case .reference(_, let attribute): "a resource's name or its `\(attribute)`"
    case .policyStatements: "a list of policy statements"
    case .access: "a map from addresses to verbs"
    case .path: "a path"
    case .any: "any value"
    case .document: "a value, or the path of a file that contains it"
    }
  }
}
