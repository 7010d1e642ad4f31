/// The documentation of a field in Markdown, for hover and completion.
enum FieldDoc {
  /// - Parameter noun: the kind of resource that the field belongs to. Without one, the effect of a
  ///   change isn't described.
  static func markdown(_ field: FieldSchema, of noun: String?) -> String {
    var paragraphs = ["**\(field.name)** — \(type(field.type))", field.doc]
    var facts: [String] = []
    switch field.presence {
    case .required: facts.append("Required.")
    case .optional:
      if let value = field.defaultValue, let shown = field.type.shownDefault(value) {
        facts.append("Default: `\(shown)`.")
      }
    case .computed: facts.append("Set by cairn itself.")
    }
    if field.isSecret { facts.append("Secret: plans don't show it.") }
    if let noun, field.presence != .computed {
      switch field.change {
      case .inPlace: facts.append("A change is made in place.")
      case .replacement: facts.append("A change **replaces** the \(noun).")
      case .nothing: break
      }
    }
    if !facts.isEmpty { paragraphs.append(facts.joined(separator: " ")) }
    if let example = field.example { paragraphs.append("Example: `\(field.name): \(example)`") }
    return paragraphs.joined(separator: "\n\n")
  }

  /// The type in words, without the links that the reference page has.
  static func type(_ type: FieldType) -> String {
    var text = type.inWords
    while let open = text.firstIndex(of: "["),
      let close = text[open...].firstIndex(of: "]"),
      let end = text[close...].firstIndex(of: ")")
    {
      let word = text[text.index(after: open)..<close]
      text.replaceSubrange(open...end, with: "`\(word)`")
    }
    return text
  }

  /// A short type for lists: "duration", "`queues`".
  static func short(_ type: FieldType) -> String {
    switch type {
    case .string: "text"
    case .integer: "whole number"
    case .boolean: "true or false"
    case .duration: "duration"
    case .size: "size"
    case .enumeration(let words): words.joined(separator: " | ")
    case .list(let item, _, _): "list of " + short(item)
    case .map(_, let value): "map to " + short(value)
    case .object: "map"
    case .shorthand: "\(short(type.short)), or a map"
    case .reference(let sections, _): "one of " + sections.joined(separator: ", ")
    case .policyStatements: "policy statements"
    case .access: "map from addresses to verbs"
    case .path: "path"
    case .any: "any YAML"
    case .document: "any YAML, or a path"
    }
  }
}
