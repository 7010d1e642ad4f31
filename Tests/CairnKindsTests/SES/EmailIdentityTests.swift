import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnKinds

@Suite struct EmailIdentityTests {
  @Test(arguments: [
    FileCase(
      "fields",
      """
      topics: {t: {}}
      emailIdentities:
        ▸a: {}
        b: {email: a@example.com, ▸domain: example.com}
        c: {domain: c.example.com, configurationSet: {name: c, ▸topic: t}}
        d: {domain: d.example.com, configurationSet: {name: d, ▸events: [send]}}
        e: {domain: e.example.com, templates: {▸x: {subject: Hello}}}
        f: {domain: f.example.com, ▸configurationSet: {}}
        g: {domain: g.example.com, configurationSet: {▸of: c, name: g}}
        h: {domain: h.example.com, configurationSet: {of: c}}
      """,
      "An email identity is an `email` or a `domain`.",
      "An email identity is an `email` or a `domain`, not both: declare one for each.",
      "`topic` needs `events`, such as `[bounce, complaint]`.",
      "`events` are published to a `topic`: name one, or leave them out.",
      "A template needs a `text` or an `html`.",
      "Write the `name` of the configuration set, or with `of` the email identity that declares it.",
      "`of` names the configuration set of another email identity: leave the other fields out."),
    FileCase(
      "topics",
      """
      topics: {f: {fifo: true}}
      emailIdentities:
        a: {domain: a.example.com, configurationSet: {name: a, ▸topic: f, events: [send]}}
      """,
      "SES publishes to standard topics only: choose a topic without `fifo: true`."),
  ])
  func `is checked`(_ file: FileCase) { file.check() }

  private func resource(_ fields: [String: Value]) -> ResourceHandle {
    ResourceHandle(
      address: ResourceAddress(section: "emailIdentities", name: "r"),
      properties: Properties(["email": "a@example.com"].merging(fields) { $1 }))
  }

  private static func verification(_ status: String, _ identity: String) -> String {
    """
    <VerificationAttributes><entry><key>\(identity)</key><value>\
    <VerificationStatus>\(status)</VerificationStatus><VerificationToken>T</VerificationToken>\
    </value></entry></VerificationAttributes>
    """
  }

  private static let mark = EmailIdentityMark(
    owner: OwnerMark("s", "r"), configurationSets: ["c"], templates: ["w"])

  private static func template(_ template: SESTemplate) -> String {
    let text = template.text.replacing("\"", with: "&quot;")
    return "<Template><TemplateName>\(template.name)</TemplateName>"
      + "<SubjectPart>\(template.subject)</SubjectPart><TextPart>\(text)</TextPart></Template>"
  }

  /// With an address that is verified so far.
  private static func stub(_ status: String, identity: String = "a@example.com") -> StubSES {
    let sets = """
      <ConfigurationSet><Name>c</Name></ConfigurationSet><EventDestinations>\
      <member><Name>c</Name><Enabled>true</Enabled><MatchingEventTypes><member>send</member>\
      <member>renderingFailure</member></MatchingEventTypes><SNSDestination>\
      <TopicARN>arn:aws:sns:us-east-1:1:t</TopicARN></SNSDestination></member>\
      <member><Name>hose</Name><Enabled>true</Enabled><MatchingEventTypes><member>open</member>\
      </MatchingEventTypes></member></EventDestinations><DeliveryOptions>\
      <TlsPolicy>Require</TlsPolicy></DeliveryOptions><ReputationOptions>\
      <SendingEnabled>true</SendingEnabled></ReputationOptions>
      """
    return StubSES([
      "GetIdentityVerificationAttributes": verification(status, identity),
      "GetTemplate \(EmailIdentityMark.name(of: identity))": template(mark.template(of: identity)),
      "GetTemplate w": template(SESTemplate(name: "w", subject: "S", text: "T", html: "")),
      "DescribeConfigurationSet": sets,
    ])
  }

  @Test func `is read with its parts, and what no field holds is unmanaged`() async throws {
    let stub = Self.stub("Success")
    let live = try #require(
      try await EmailIdentity().read(
        resource(["templates": ["welcome": ["name": "w"]]]), stub.context(.aws)))
    #expect(
      live.properties.values == [
        "email": "a@example.com", "domain": .null,
        "configurationSet": [
          "name": "c", "topic": "arn:aws:sns:us-east-1:1:t",
          "events": ["rendering-failure", "send"],
        ],
        "templates": ["welcome": ["name": "w", "subject": "S", "text": "T", "html": ""]],
      ])
    #expect(live.owner == .stack("s", resource: "r"))
    #expect(live.ailment == nil)
    #expect(
      live.unmanaged.map(\.description) == [
        "event destination hose (open)", "DeliveryOptions.TlsPolicy (Require)",
      ])
  }

  @Test(arguments: [
    (
      "Pending", "a@example.com",
      "nobody has followed the link yet that SES sent to a@example.com", Ailment.Cure.byOthers
    ),
    (
      "Pending", "example.com",
      "SES waits for the TXT record of _amazonses.example.com, which holds T", .byOthers
    ),
    (
      "Failed", "a@example.com",
      "nobody followed the link that SES sent to a@example.com in time; delete it and apply again",
      .byUser
    ),
  ])
  func `an identity that isn't verified says why`(
    status: String, identity: String, reason: String, cure: Ailment.Cure
  ) async throws {
    let fields: [String: Value] = identity.contains("@") ? [:] : ["domain": .string(identity)]
    var handle = resource(fields)
    if !fields.isEmpty { handle.properties[EmailIdentity.email] = nil }
    let live = try await EmailIdentity().read(
      handle, Self.stub(status, identity: identity).context(.aws))
    #expect(live?.ailment == Ailment(reason, cure: cure))
  }

  @Test func `a configuration set of another identity is used, not written`() async throws {
    let name = EmailIdentityMark.name(of: "a@example.com")
    let mark = EmailIdentityMark(
      owner: OwnerMark("s", "r"), configurationSets: [], templates: [], sharedSet: "shop")
    let stub = StubSES([
      "GetIdentityVerificationAttributes": Self.verification("Success", "a@example.com"),
      "GetTemplate \(name)": Self.template(mark.template(of: "a@example.com")),
      "UpdateTemplate": "",
    ])
    var handle = resource(["configurationSet": ["of": "shop"]])
    let live = try #require(try await EmailIdentity().read(handle, stub.context(.aws)))
    #expect(live.properties.values["configurationSet"] == ["of": "shop"])
    #expect(
      EmailIdentity().attributes(of: handle.properties, in: try stub.context(.aws).scope)[
        "configurationSet"] == "shop")
    handle.properties.values["configurationSet"] = ["of": "other"]
    _ = try await EmailIdentity().update(
      handle, from: live, changed: ["configurationSet"], stub.context(.aws))
    #expect(
      stub.operations.suffix(2) == ["GetTemplate \(name)", "UpdateTemplate \(name)"])
  }

  @Test func `an identity that no longer exists isn't read any further`() async throws {
    let stub = StubSES(["GetIdentityVerificationAttributes": "<VerificationAttributes/>"])
    #expect(try await EmailIdentity().read(resource([:]), stub.context(.aws)) == nil)
    #expect(stub.operations == ["GetIdentityVerificationAttributes"])
  }

  @Test func `somebody else's template is left alone`() async throws {
    let stub = StubSES([
      "GetIdentityVerificationAttributes": "<VerificationAttributes/>", "VerifyEmailIdentity": "",
      "GetTemplate w": Self.template(SESTemplate(name: "w", subject: "S", text: "T", html: "")),
    ])
    let error = await #expect(throws: KindError.self) {
      _ = try await EmailIdentity().create(
        resource(["templates": ["w": ["subject": "mine", "text": "T"]]]), stub.context(.aws))
    }
    #expect(
      error?.message
        == "There is a template w already, and not of this email identity. Delete it, or give this "
        + "one another `name`.")
    #expect(!stub.operations.contains { $0.hasPrefix("UpdateTemplate") })
  }

  @Test func `the mark lists parts before they are made, and until they are gone`() async throws {
    let identity = "a@example.com"
    let old = EmailIdentityMark(
      owner: OwnerMark("s", "r"), configurationSets: [], templates: ["old"])
    let stub = StubSES([
      "GetTemplate \(EmailIdentityMark.name(of: identity))": Self.template(
        old.template(of: identity)),
      "UpdateTemplate": "", "DeleteTemplate": "",
    ])
    let handle = resource(["templates": ["w": ["subject": "S", "text": "T"]]])
    let live = LiveResource(properties: handle.properties, attributes: [:], owner: .unread)
    _ = try await EmailIdentity().update(
      handle, from: live, changed: ["templates"], stub.context(.aws))
    let name = EmailIdentityMark.name(of: identity)
    #expect(
      stub.operations == [
        "GetTemplate \(name)", "GetTemplate w", "UpdateTemplate \(name)", "DeleteTemplate old",
        "GetTemplate w", "UpdateTemplate w", "UpdateTemplate \(name)",
      ])
  }

  @Test func `a mark is read as it was written`() {
    let template = Self.mark.template(of: "a@example.com")
    #expect(EmailIdentityMark(template) == Self.mark)
    #expect(template.name.count == 46)
    var sharing = Self.mark
    sharing.sharedSet = "shop"
    #expect(EmailIdentityMark(sharing.template(of: "b@example.com")) == sharing)
    #expect(EmailIdentityMark(SESTemplate(name: "x", subject: "Hello", text: "", html: "")) == nil)
  }
}

/// Answers operations of SES from a table, and remembers what was asked.
struct StubSES: Sendable {
  private let transport: StubTransport

  /// - Parameter answers: what is in the result; by operation, and for templates also with the name.
  ///   `GetTemplate` of others finds none.
  init(_ answers: [String: String]) {
    transport = StubTransport { request throws(TransportError) in
      let question = Self.question(request)
      let operation = String(question.prefix { $0 != " " })
      guard let answer = answers[question] ?? answers[operation] else {
        return .text(
          "<ErrorResponse><Error><Type>Sender</Type><Code>TemplateDoesNotExist</Code>"
            + "<Message>No.</Message></Error></ErrorResponse>", status: 400)
      }
      return .text(
        "<\(operation)Response><\(operation)Result>\(answer)</\(operation)Result>"
          + "</\(operation)Response>")
    }
  }

  private static func question(_ request: HTTPRequest) -> String {
    let form = (request.body.text ?? "").split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      return (parts.first ?? "", parts.count == 2 ? parts[1] : "")
    }
    let operation = form.first { $0.0 == "Action" }?.1 ?? ""
    let name = form.first { $0.0.hasSuffix("TemplateName") }?.1
    return [operation, name].compactMap(\.self).joined(separator: " ")
  }

  /// In the account 1, for the stack `s`.
  func context(_ flavour: Scope.Flavour) throws -> KindContext {
    let endpoint = try AWSEndpoint("http://127.0.0.1:4566", origin: "a test")
    return KindContext(
      scope: Scope(
        stack: "s", account: "1", region: "us-east-1", endpoint: "\(endpoint)", flavour: flavour),
      aws: AWSClient(
        configuration: .endpoint(endpoint, region: "us-east-1"), transport: transport),
      reads: .everything, shared: SharedReads(), pace: .emulator, stagingBucket: "b")
  }

  var operations: [String] { transport.requests.map(Self.question) }
}
