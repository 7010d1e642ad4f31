import CairnAWS

/// Identities and templates of SES, by its first API; configuration sets are in
/// SESConfigurationSets.swift.
extension AWSClient {
  func ses(_ operation: String, _ parameters: QueryParameters) async throws(AWSError) {
    _ = try await query(.ses, operation, parameters, safety: .idempotent)
  }

  /// SES "ListIdentities", all pages: addresses and domains, verified or not.
  public func listEmailIdentities() async throws(AWSError) -> [String] {
    var identities: [String] = []
    var token: String?
    repeat {
      let page = try await query(
        .ses, "ListIdentities", ["NextToken": token.map(QueryValue.text)]
      ) { result in
        (result.members("Identities").compactMap(\.text), result["NextToken"]?.text)
      }
      identities += page.0
      token = page.1
    } while token?.isEmpty == false
    return identities
  }

  /// SES "GetIdentityVerificationAttributes": by identity; missing ones are left out.
  ///
  /// - Parameter identities: at most a hundred.
  public func getEmailVerifications(
    _ identities: [String]
  ) async throws(AWSError) -> [String: SESVerification] {
    try await query(
      .ses, "GetIdentityVerificationAttributes",
      ["Identities": .list(identities.map(QueryValue.text))]
    ) { result in
      let pairs = (result["VerificationAttributes"]?.elements("entry") ?? []).compactMap { entry in
        entry["key"]?.text.map {
          (
            $0,
            SESVerification(
              status: entry["value"]?["VerificationStatus"]?.text ?? "",
              token: entry["value"]?["VerificationToken"]?.text)
          )
        }
      }
      return Dictionary(pairs) { first, _ in first }
    }
  }

  /// SES "VerifyEmailIdentity": sends a mail with a link to the address.
  public func verifyEmailAddress(_ address: String) async throws(AWSError) {
    try await ses("VerifyEmailIdentity", ["EmailAddress": .text(address)])
  }

  /// SES "VerifyDomainIdentity".
  public func verifyEmailDomain(_ domain: String) async throws(AWSError) {
    try await ses("VerifyDomainIdentity", ["Domain": .text(domain)])
  }

  /// SES "DeleteIdentity". A missing identity is a success.
  public func deleteEmailIdentity(_ identity: String) async throws(AWSError) {
    try await ses("DeleteIdentity", ["Identity": .text(identity)])
  }

  // MARK: Templates

  /// SES "GetTemplate"; nil if there is no such template.
  public func getEmailTemplate(_ name: String) async throws(AWSError) -> SESTemplate? {
    do {
      return try await query(.ses, "GetTemplate", ["TemplateName": .text(name)]) {
        result throws(XMLError) in
        let template = try result.required("Template")
        return SESTemplate(
          name: name, subject: template["SubjectPart"]?.text ?? "",
          text: template["TextPart"]?.text ?? "", html: template["HtmlPart"]?.text ?? "")
      }
    } catch  where error.isNotFound {
      return nil
    }
  }

  /// SES "UpdateTemplate", or "CreateTemplate" where there is none.
  public func putEmailTemplate(_ template: SESTemplate) async throws(AWSError) {
    do {
      try await ses("UpdateTemplate", ["Template": template.value])
    } catch  where error.isNotFound {
      do {
        try await ses("CreateTemplate", ["Template": template.value])
      } catch  where error.cause == .alreadyExists {
        // The answer to an earlier request that made it was lost, or somebody was faster.
        try await ses("UpdateTemplate", ["Template": template.value])
      }
    }
  }

  /// SES "DeleteTemplate". A missing template is a success.
  public func deleteEmailTemplate(_ name: String) async throws(AWSError) {
    try await ses("DeleteTemplate", ["TemplateName": .text(name)])
  }
}

/// How far the verification of an identity is (SES "IdentityVerificationAttributes").
public struct SESVerification: Sendable, Hashable {
  /// Such as `Pending`.
  public var status: String
  /// Of a domain: what its TXT record has to hold.
  public var token: String?
}

/// A template of mails (SES "Template").
public struct SESTemplate: Sendable, Hashable {
  public var name: String
  public var subject: String
  /// Empty for none.
  public var text: String
  /// Empty for none.
  public var html: String

  public init(name: String, subject: String, text: String, html: String) {
    self.name = name
    self.subject = subject
    self.text = text
    self.html = html
  }

  fileprivate var value: QueryValue {
    .structure([
      "TemplateName": .text(name), "SubjectPart": .text(subject),
      "TextPart": text.isEmpty ? nil : .text(text), "HtmlPart": html.isEmpty ? nil : .text(html),
    ])
  }
}
