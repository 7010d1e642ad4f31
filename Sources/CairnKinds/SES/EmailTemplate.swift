import CairnAWSXML
import CairnEngine
import CairnLanguage

/// A template of an email identity.
enum EmailTemplate {
  static let name = Field<String>(
    "name", .string(nameRule),
    doc: "The template's name in the account and region; by default its key.",
    example: "shop-welcome")
  static let subject = Field<String>(
    "subject", .string(StringRule(length: 1...Int.max)), .required, doc: "Subject of the mails.",
    example: "\"Hello {{name}}\"")
  static let text = Field<String>(
    "text", .string(), default: "", doc: "Body for readers without HTML.",
    example: "\"Thank you, {{name}}.\"")
  static let html = Field<String>(
    "html", .string(), default: "", doc: "Body in HTML.",
    example: "\"<p>Thank you, {{name}}.</p>\"")

  static let fields = [name.schema, subject.schema, text.schema, html.schema]

  static let nameRule = StringRule(
    length: 1...64, pattern: "(?!cairn-)[A-Za-z0-9_-]+",
    meaning: "letters, digits, hyphens and underscores, not beginning with cairn-")

  /// A mail has a body.
  static func rule(_ field: String) -> Rule {
    Rule { properties in
      (properties[field]?.map ?? [:]).sorted { $0.key < $1.key }.compactMap { key, entry in
        let parts = entry.map ?? [:]
        guard isEmpty(parts[text.name]), isEmpty(parts[html.name]) else { return nil }
        return .init(
          path: "\(field).\(key)", summary: "Template without a body",
          detail: "A template needs a `\(text.name)` or an `\(html.name)`.")
      }
    }
  }

  private static func isEmpty(_ value: Value?) -> Bool { value == nil || value == "" }

  /// The template's name in the account.
  static func name(of key: String, _ template: Properties) -> String { template[name] ?? key }

  static func part(_ key: String, _ template: Properties, at path: String) -> ResourcePart {
    ResourcePart(
      "template", name(of: key, template),
      at: template[name] == nil ? path : "\(path).\(name.name)", namedBy: name.name)
  }

  /// By the name in the account.
  static func named(_ templates: [String: Properties]) -> [String: SESTemplate] {
    Dictionary(
      templates.map { key, template in
        let name = name(of: key, template)
        return (
          name,
          SESTemplate(
            name: name, subject: template[subject] ?? "", text: template[text] ?? "",
            html: template[html] ?? "")
        )
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Live templates under the keys of the declaration; others under their own names.
  static func keyed(
    _ live: [SESTemplate], like declared: [String: Properties]
  ) -> [String: Properties] {
    var keys: [String: String] = [:]
    for (key, template) in declared { keys[name(of: key, template)] = key }
    var keyed: [String: Properties] = [:]
    for template in live {
      let key = keys[template.name] ?? template.name
      var properties = Properties()
      properties[name] = declared[key]?[name]
      properties[subject] = template.subject
      properties[text] = template.text
      properties[html] = template.html
      keyed[key] = properties
    }
    return keyed
  }
}
