extension FieldType {
  /// The type in words, for the reference page: "duration, between 0s and 12h".
  package var inWords: String {
    switch self {
    case .string: limitsInWords.map { "text, \($0)" } ?? "text"
    case .path: "path, relative to the stack file"
    case .any: "any YAML"
    case .document:
      "any YAML, or the path of a file with it, in YAML or JSON, relative to the stack file"
    case .integer: limitsInWords.map { $0.dropArticle } ?? "whole number"
    case .duration: limitsInWords.map { $0.dropArticle } ?? "duration"
    case .size: limitsInWords.map { $0.dropArticle } ?? "size"
    case .boolean: "true or false"
    case .enumeration(let words): words.map { "`\($0)`" }.joined(separator: ", ")
    case .list(let item, _, _):
      "list of \(item.isObject ? "maps" + item.inWords.dropFirst("map".count) : item.inWords)"
        + (limitsInWords.map { "; \($0)" } ?? "")
    case .map(let key, let value):
      "map to \(value.inWords)"
        + (FieldType.string(key).limitsInWords.map { "; keys: \($0)" } ?? "")
    case .object(let fields):
      "map of "
        + fields.filter { $0.presence != .computed }.map { "`\($0.name)`" }.joined(separator: ", ")
    case .shorthand(_, let fields): "\(short.inWords), or a \(FieldType.object(fields).inWords)"
    case .reference(let sections, let attribute):
      sections.map { "[\($0)](#\($0.lowercased()))" }.joined(separator: " or ")
        + ", its `\(attribute)`"
    case .policyStatements: "[statements](#policy-statements)"
    case .access: "map from addresses to [verbs](#access)"
    }
  }
}

extension String {
  fileprivate var dropArticle: String { hasPrefix("a ") ? String(dropFirst(2)) : self }
}

extension FieldType {
  fileprivate var isObject: Bool { if case .object = self { true } else { false } }
}
