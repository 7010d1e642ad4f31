import CairnEngine
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnAWSXML
@testable import CairnKinds

@Suite struct `Website of a bucket` {
  private static func website(_ content: String) -> String {
    "<WebsiteConfiguration>\(content)</WebsiteConfiguration>"
  }

  struct Case: Sendable {
    var xml: String
    var properties: [String: Value]
  }

  private static let cases = [
    Case(
      xml: "<IndexDocument><Suffix>index.html</Suffix></IndexDocument>",
      properties: ["index": "index.html", "routing": []]),
    Case(
      xml: """
        <RedirectAllRequestsTo><HostName>example.com</HostName><Protocol>https</Protocol>\
        </RedirectAllRequestsTo>
        """,
      properties: ["redirect": ["host": "example.com", "protocol": "https"], "routing": []]),
    Case(
      xml: """
        <IndexDocument><Suffix>i</Suffix></IndexDocument><ErrorDocument><Key>e</Key></ErrorDocument>\
        <RoutingRules><RoutingRule><Condition><HttpErrorCodeReturnedEquals>404\
        </HttpErrorCodeReturnedEquals><KeyPrefixEquals>a/</KeyPrefixEquals></Condition>\
        <Redirect><HttpRedirectCode>302</HttpRedirectCode><ReplaceKeyPrefixWith>\
        </ReplaceKeyPrefixWith></Redirect></RoutingRule><RoutingRule><Redirect>\
        <ReplaceKeyWith>k</ReplaceKeyWith></Redirect></RoutingRule></RoutingRules>
        """,
      properties: [
        "index": "i", "error": "e",
        "routing": [
          ["errorCode": 404, "prefix": "a/", "code": 302, "replacePrefix": ""],
          ["replaceKey": "k"],
        ],
      ]),
  ]

  @Test(arguments: cases)
  func `is read and written`(_ example: Case) throws {
    let (content, properties) = (example.xml, example.properties)
    let tree = try XMLTree(parsing: Array(Self.website(content).utf8))
    let read = BucketWebsite.read(tree)
    #expect(read.website == Properties(properties))
    #expect(read.unmanaged == [])
    let written = BucketWebsite.tree(Properties(properties)).document().text
    #expect(written == #"<?xml version="1.0" encoding="UTF-8"?>"# + Self.website(content))
  }

  @Test func `what no field holds is reported, and lost with a write`() throws {
    let text = Self.website(
      "<IndexDocument><Suffix>i</Suffix></IndexDocument><RoutingRules><RoutingRule><Redirect>"
        + "<HostName>h</HostName><Novelty>1</Novelty></Redirect></RoutingRule></RoutingRules>")
    let (_, unmanaged) = BucketWebsite.read(try XMLTree(parsing: Array(text.utf8)))
    #expect(
      unmanaged.map(\.description) == [
        "WebsiteConfiguration.RoutingRules.RoutingRule.Redirect.Novelty (1)"
      ])
    #expect(unmanaged.map(\.lostWith) == [["website"]])
  }

  struct Refused: Sendable {
    var website: [String: Value]
    var messages: [String] = []
  }

  private static let refused = [
    Refused(website: ["index": "index.html", "error": "e", "routing": []]),
    Refused(website: ["redirect": ["host": "example.com"]]),
    Refused(
      website: ["error": "e"],
      messages: ["website: A website needs `index`, such as `index: index.html`, or `redirect`."]),
    Refused(
      website: ["redirect": ["host": "example.com"], "index": "i", "error": "e"],
      messages: [
        "website.redirect: `redirect` redirects every request, and excludes `index` and `error`. "
          + "Leave one or the other out; `routing` redirects some requests."
      ]),
    Refused(
      website: [
        "index": "i", "routing": [["prefix": "a/"], ["replaceKey": "k", "replacePrefix": "p"]],
      ],
      messages: [
        "website.routing[0]: A routing rule needs one of `host`, `protocol`, `replacePrefix`, "
          + "`replaceKey` or `code`.",
        "website.routing[1].replaceKey: A rule replaces the prefix or the whole key: leave one of "
          + "`replacePrefix` and `replaceKey` out.",
      ]),
  ]

  @Test(arguments: refused)
  func `what S3 refuses is an error of the file`(_ refused: Refused) {
    let properties: [String: Value] = ["name": "b", "website": .map(refused.website)]
    let violations = Bucket().schema.rules.flatMap { $0.check(properties) }
    #expect(violations.map { "\($0.path ?? ""): \($0.detail)" } == refused.messages)
  }
}
