import CairnAWS
import CairnEngine
import CairnLanguage

/// `emailIdentities`: an address or domain that SES sends mails from, with a configuration set and
/// templates. Limits are those of SES "CreateConfigurationSet" and "CreateTemplate".
///
/// SES's first API, which servers other than AWS have too, keeps no tags: see `EmailIdentityMark`.
package struct EmailIdentity: CatalogKind {
  package static let section = "emailIdentities"

  package init() {}

  package let services = ["ses"]
  package let marking = Marking.afterCreation

  package static let email = Field<String>(
    "email",
    .string(
      StringRule(
        length: 3...320, pattern: #"[^\s@]+@[^\s@]+"#, meaning: "an email address")),
    change: .replacement,
    doc: "Address that mails are sent from; its owner has to follow the link that SES sends.",
    example: "orders@example.com")
  package static let domain = Field<String>(
    "domain",
    .string(
      StringRule(
        length: 3...253, pattern: #"([a-z0-9_]([a-z0-9_-]*[a-z0-9])?\.)+[a-z0-9-]+"#,
        meaning: "a domain in lower case, such as example.com")),
    change: .replacement,
    doc: "Domain whose addresses mails are sent from; SES waits for a TXT record of it.",
    example: "example.com")
  package static let configurationSet = Field<Properties>(
    "configurationSet", .object(EmailConfigurationSet.fields),
    doc: "Configuration set for its mails: where SES publishes what becomes of them. Several "
      + "identities share one by `{of: orders}`.",
    example: "{name: shop, topic: mail-events, events: [bounce, complaint]}")
  package static let templates = Field<[String: Properties]>(
    "templates", .map(key: EmailTemplate.nameRule, value: .object(EmailTemplate.fields)),
    default: [:], doc: "Templates of mails, with `{{…}}` for what changes.",
    example: "{welcome: {subject: \"Hello {{name}}\", text: Thank you for joining us.}}")

  package let schema = KindSchema(
    section: section, noun: "email identity",
    doc: "Addresses and domains that SES sends mails from, with configuration set and templates. "
      + "An identity that still has to be verified is reported by plans and drift reports. SES "
      + "keeps no tags of it: a template that nobody sends, `cairn-…`, names the owner.",
    fields: [email.schema, domain.schema, configurationSet.schema, templates.schema],
    attributes: [
      AttributeSchema("identity", doc: "The address or domain."),
      AttributeSchema("arn", doc: "ARN of the identity."),
      AttributeSchema(
        "configurationSet", doc: "Name of its configuration set.",
        needs: AttributeSchema.Need(
          configurationSet.name,
          advice: "Give it one, such as `configurationSet: {name: shop}`, or leave the reference "
            + "out.")),
    ],
    rules: [
      identityRule, EmailConfigurationSet.rule(configurationSet.name),
      EmailTemplate.rule(templates.name),
    ],
    stackRules: [EmailConfigurationSet.topicRule(configurationSet.name)], toolNames: toolNames)

  /// The address or domain; nil while it is unknown.
  static func identity(of properties: Properties) -> String? {
    properties[email] ?? properties[domain]
  }

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    Self.identity(of: properties).map(Identity.init)
  }

  package func parts(of properties: Properties, in scope: Scope) -> [ResourcePart] {
    let templates = (properties[Self.templates] ?? [:]).sorted { $0.key < $1.key }
    let set = properties[Self.configurationSet]?[EmailConfigurationSet.name].map {
      let name = EmailConfigurationSet.name.name
      return ResourcePart(
        "configuration set", $0, at: "\(Self.configurationSet.name).\(name)", namedBy: name)
    }
    return [set].compactMap(\.self)
      + templates.map { key, template in
        EmailTemplate.part(key, template, at: "\(Self.templates.name).\(key)")
      }
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    guard let identity = Self.identity(of: properties) else { return [:] }
    var attributes: [String: Value] = [
      "identity": .string(identity), "arn": .string(scope.arn("ses", "identity/\(identity)")),
    ]
    if let set = EmailConfigurationSet.name(in: properties[Self.configurationSet]) {
      attributes["configurationSet"] = .string(set)
    }
    return attributes
  }

  /// SES publishes for the configuration set. Amazon SES developer guide, "Set up an Amazon SNS
  /// event destination for event publishing".
  package func grants(of declaration: ResourceDeclaration) -> [Grant] {
    let set = declaration.properties[Self.configurationSet.name]?.opened?.map ?? [:]
    let name: [Template.Part]
    switch set[EmailConfigurationSet.name.name] {
    case .string(let text): name = [.literal(text)]
    case .unresolved(let template): name = template.parts
    default: return []
    }
    let source = Template(
      [
        .literal("arn:"), .reference(.stack(.partition)), .literal(":ses:"),
        .reference(.stack(.region)), .literal(":"), .reference(.stack(.account)),
        .literal(":configuration-set/"),
      ] + name)
    return Grant.toUse(
      set[EmailConfigurationSet.topic.name], ["sns:Publish"], by: Self.principal,
      for: .unresolved(source), from: declaration, field: Self.topicPath)
  }

  /// And to use the key of an encrypted topic.
  package func grants(
    of declaration: ResourceDeclaration, in stack: StackResources
  ) -> [Grant] {
    let set = declaration.properties[Self.configurationSet.name]?.opened?.map ?? [:]
    return grants(of: declaration)
      + Grant.toUseKey(
        of: set[EmailConfigurationSet.topic.name], by: Self.principal, from: declaration,
        field: Self.topicPath, among: { stack[$0] })
  }

  private static let principal = "ses.amazonaws.com"
  private static let topicPath = "\(configurationSet.name).\(EmailConfigurationSet.topic.name)"

  private static let identityRule = Rule { properties in
    switch (properties[email.name] != nil, properties[domain.name] != nil) {
    case (false, false):
      [
        .init(
          path: nil, summary: "Email identity without an address",
          detail: "An email identity is an `\(email.name)` or a `\(domain.name)`.")
      ]
    case (true, true):
      [
        .init(
          path: domain.name, summary: "Two email identities",
          detail: "An email identity is an `\(email.name)` or a `\(domain.name)`, not both: "
            + "declare one for each.")
      ]
    default: []
    }
  }
}
