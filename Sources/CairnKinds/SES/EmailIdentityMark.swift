import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnJSON

/// The owner of an email identity, and what belongs to it. SES keeps no tags of identities by its
/// first API, so a template that nobody sends holds the mark: its name follows from the identity.
struct EmailIdentityMark: Hashable, Sendable {
  var owner: OwnerMark
  /// The names of its configuration sets: the declared one, and one that may still have to go.
  var configurationSets: Set<String>
  var templates: Set<String>
  /// The configuration set of another identity that this one uses.
  var sharedSet: String?

  static func name(of identity: String) -> String {
    "cairn-\(Digest.sha256Hex(Array(identity.utf8)).prefix(40))"
  }

  /// Nil for a template that isn't a mark.
  init?(_ template: SESTemplate) {
    guard let owner = OwnerMark(text: template.subject) else { return nil }
    self.owner = owner
    let parts = try? JSONValue(parsing: template.text)
    func names(_ member: String) -> Set<String> {
      Set((parts?[member]?.array ?? []).compactMap(\.string))
    }
    configurationSets = names("configurationSets")
    templates = names("templates")
    sharedSet = parts?["uses"]?.string
  }

  init(
    owner: OwnerMark, configurationSets: Set<String>, templates: Set<String>,
    sharedSet: String? = nil
  ) {
    self.owner = owner
    self.configurationSets = configurationSets
    self.templates = templates
    self.sharedSet = sharedSet
  }

  func template(of identity: String) -> SESTemplate {
    func list(_ names: Set<String>) -> JSONValue { .array(names.sorted().map(JSONValue.string)) }
    var parts: [String: JSONValue] = [
      "configurationSets": list(configurationSets), "identity": .string(identity),
      "templates": list(templates),
    ]
    parts["uses"] = sharedSet.map(JSONValue.string)
    let text = JSONValue.object(parts).serialized()
    return SESTemplate(name: Self.name(of: identity), subject: owner.text, text: text, html: "")
  }
}

/// Requests to SES that several resources of a round share.
extension KindContext {
  func emailIdentities() async throws -> [String] {
    let aws = aws
    return try await shared.answer(to: "ses ListIdentities") {
      try await aws.listEmailIdentities()
    }
  }

  /// "GetIdentityVerificationAttributes", for a hundred identities of the round at once. Nil if
  /// there is no such identity.
  func emailVerification(_ identity: String) async throws -> SESVerification? {
    // Quirk of LocalStack: every identity is verified, also one that doesn't exist.
    if scope.flavour == .emulator, try await !emailIdentities().contains(identity) { return nil }
    let declared = (round[EmailIdentity.section] ?? []).compactMap {
      EmailIdentity.identity(of: $0.properties)
    }
    let sorted = Set(declared + [identity]).sorted()
    let start = (sorted.firstIndex(of: identity) ?? 0) / 100 * 100
    let names = Array(sorted[start..<min(start + 100, sorted.count)])
    let aws = aws
    let verifications = try await shared.answer(
      to: "ses GetIdentityVerificationAttributes \(names)"
    ) {
      try await aws.getEmailVerifications(names)
    }
    return verifications[identity]
  }

  /// Nil without a mark.
  func emailMark(_ identity: String) async throws -> EmailIdentityMark? {
    let (aws, name) = (aws, EmailIdentityMark.name(of: identity))
    return try await shared.answer(to: "ses GetTemplate \(name)") {
      try await aws.getEmailTemplate(name).flatMap(EmailIdentityMark.init)
    }
  }
}
