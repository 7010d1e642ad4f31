import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

extension EmailIdentity {
  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    guard let identity = Self.identity(of: resource.properties),
      let verification = try await context.emailVerification(identity)
    else { return nil }
    let mark = try await context.emailMark(identity)
    async let listed =
      context.reads.wants(Self.templates.name) ? Self.liveTemplates(mark, context) : nil
    var live = LiveResource(
      properties: Self.properties(of: identity),
      attributes: attributes(of: resource.properties, in: context.scope),
      owner: Self.owner(mark), ailment: Self.ailment(verification, of: identity))
    if context.reads.wants(Self.configurationSet.name) {
      let declared = resource.properties[Self.configurationSet]?[EmailConfigurationSet.name]
      let set = try await Self.liveSet(mark, preferring: declared, context)
      live.properties[Self.configurationSet] =
        set.map { EmailConfigurationSet.properties(of: $0.set, named: $0.name) }
        ?? mark?.sharedSet.map(EmailConfigurationSet.shared)
      live.properties.markRead([Self.configurationSet.name])
      live.unmanaged = set.map { EmailConfigurationSet.unmanaged(in: $0.set, named: $0.name) } ?? []
    }
    if let templates = try await listed {
      live.properties[Self.templates] = EmailTemplate.keyed(
        templates, like: resource.properties[Self.templates] ?? [:])
    }
    return live
  }

  private static func properties(of identity: String) -> Properties {
    var properties = Properties()
    properties[identity.contains("@") ? email : domain] = identity
    properties.markRead([email.name, domain.name])
    return properties
  }

  private static func owner(_ mark: EmailIdentityMark?) -> LiveResource.Owner {
    mark.map { .stack($0.owner.stack, resource: $0.owner.resource) } ?? .nobody
  }

  private static func ailment(_ verification: SESVerification, of identity: String) -> Ailment? {
    let isAddress = identity.contains("@")
    switch verification.status {
    case "Success": return nil
    case "Failed":
      return Ailment(
        isAddress
          ? "nobody followed the link that SES sent to \(identity) in time; delete it and apply again"
          : "SES found no TXT record of _amazonses.\(identity) in time; delete it and apply again",
        cure: .byUser)
    case "TemporaryFailure":
      return Ailment("SES can't find what verified \(identity) any more", cure: .byOthers)
    default:
      let record = verification.token.map { ", which holds \($0)" } ?? ""
      return Ailment(
        isAddress
          ? "nobody has followed the link yet that SES sent to \(identity)"
          : "SES waits for the TXT record of _amazonses.\(identity)\(record)", cure: .byOthers)
    }
  }

  /// Those that the mark lists and that exist.
  static func liveTemplates(
    _ mark: EmailIdentityMark?, _ context: KindContext
  ) async throws -> [SESTemplate] {
    try await concurrently(mark?.templates.sorted() ?? []) { name in
      try await context.aws.getEmailTemplate(name)
    }
  }

  struct NamedSet: Sendable {
    var name: String
    var set: SESConfigurationSet
  }

  /// Of those that the mark lists, the declared one, or one that exists.
  static func liveSet(
    _ mark: EmailIdentityMark?, preferring declared: String?, _ context: KindContext
  ) async throws -> NamedSet? {
    let names = mark?.configurationSets.sorted() ?? []
    for name in names.filter({ $0 == declared }) + names.filter({ $0 != declared }) {
      if let set = try await context.aws.describeConfigurationSet(name) {
        return NamedSet(name: name, set: set)
      }
    }
    return nil
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await concurrently(try await context.emailIdentities()) { identity in
      let mark = try await context.emailMark(identity)
      let properties = Self.properties(of: identity)
      return FoundResource(
        identity: Identity(identity), owner: Self.owner(mark), properties: properties,
        attributes: attributes(of: properties, in: context.scope))
    }
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    Self.identity(of: resource.properties).map {
      AuditedResource(
        service: "ses", name: $0,
        operations: ["VerifyEmailIdentity", "VerifyDomainIdentity", "DeleteIdentity"])
    }
  }
}
