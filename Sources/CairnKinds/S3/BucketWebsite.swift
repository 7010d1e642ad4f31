import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

/// A bucket's `website` (AWS S3 "WebsiteConfiguration"). It is put as a whole.
enum BucketWebsite {
  private static let protocols = ["http", "https"]
  private static let key = StringRule(length: 1...1_024)
  private static let hostRule = StringRule(
    length: 1...253, pattern: #"[A-Za-z0-9.-]+(:\d+)?"#, meaning: "a host such as example.com")

  static let index = Field<String>(
    "index",
    .string(
      StringRule(length: 1...1_024, pattern: "[^/]+", meaning: "the end of a key, without /")),
    doc: "Object that is returned for a folder.", example: "index.html")
  static let error = Field<String>(
    "error", .string(key), doc: "Object that is returned for errors.", example: "error.html")
  static let redirect = Field<Properties>(
    "redirect", .object([redirectHost.schema, redirectProtocol.schema]),
    doc: "Host that every request is redirected to; excludes the other fields.",
    example: "{host: example.com, protocol: https}")
  static let routing = Field<[Properties]>(
    "routing", .list(.object(routingFields), count: 0...50), default: [],
    doc: "Redirects of some requests; the first rule that fits counts.",
    example: "[{prefix: docs/, replacePrefix: documents/}]")

  static let fields = [index.schema, error.schema, redirect.schema, routing.schema]

  static let redirectHost = Field<String>(
    "host", .string(hostRule), .required, doc: "The host.", example: "example.com")
  static let redirectProtocol = Field<String>(
    "protocol", .enumeration(protocols), doc: "The request's own without it.", example: "https")

  static let prefix = Field<String>(
    "prefix", .string(key), doc: "Only keys with this prefix.", example: "docs/")
  static let errorCode = Field<Int>(
    "errorCode", .integer(400...599), doc: "Only requests that would end with this status.",
    example: "404")
  static let host = Field<String>(
    "host", .string(hostRule), doc: "The host; the bucket's own without it.",
    example: "example.com")
  static let scheme = Field<String>(
    "protocol", .enumeration(protocols), doc: "The request's own without it.", example: "https")
  static let code = Field<Int>(
    "code", .integer(301...399), doc: "The status of the redirect; S3's own without it.",
    example: "302")
  static let replacePrefix = Field<String>(
    "replacePrefix", .string(StringRule(length: 0...1_024)),
    doc: "What the prefix is replaced with.", example: "documents/")
  static let replaceKey = Field<String>(
    "replaceKey", .string(key), doc: "What the whole key is replaced with.",
    example: "error.html")

  private static let routingFields = [
    prefix.schema, errorCode.schema, host.schema, scheme.schema, code.schema,
    replacePrefix.schema, replaceKey.schema,
  ]

  private static let shape = XMLShape(
    name: "WebsiteConfiguration",
    members: [
      .object(
        "RedirectAllRequestsTo", as: redirect,
        XMLShape(
          name: "RedirectAllRequestsTo",
          members: [
            .text("HostName", as: redirectHost), .text("Protocol", as: redirectProtocol),
          ])),
      .text("IndexDocument", "Suffix", as: index), .text("ErrorDocument", "Key", as: error),
      .objects(
        "RoutingRules", "RoutingRule", as: routing,
        XMLShape(
          name: "RoutingRule",
          members: [
            .number("Condition", "HttpErrorCodeReturnedEquals", as: errorCode),
            .text("Condition", "KeyPrefixEquals", as: prefix),
            .text("Redirect", "HostName", as: host),
            .number("Redirect", "HttpRedirectCode", as: code),
            .text("Redirect", "Protocol", as: scheme),
            .text("Redirect", "ReplaceKeyPrefixWith", as: replacePrefix),
            .text("Redirect", "ReplaceKeyWith", as: replaceKey),
          ])),
    ])

  static func tree(_ website: Properties) -> XMLTree { shape.tree(website) }

  /// - Returns: the field, and what it can't hold, which a write would lose.
  static func read(_ tree: XMLTree?) -> (website: Properties?, unmanaged: [UnmanagedSetting]) {
    guard let tree else { return (nil, []) }
    let read = shape.read(tree)
    return (
      read.properties,
      read.unknown.map { path in
        let texts = tree.elements(at: path.split(separator: ".").map(String.init))
          .map { $0.text ?? $0.leaves.map { "\($0.path): \($0.text)" }.joined(separator: ", ") }
        return UnmanagedSetting(
          "WebsiteConfiguration.\(path)", texts.joined(separator: ", "),
          lostWith: [Bucket.website.name])
      }
    )
  }

  /// S3 "PutBucketWebsite".
  static let rule = Rule { properties in
    guard let website = properties[Bucket.website.name]?.map else { return [] }
    let name = Bucket.website.name
    var violations: [Rule.Violation] = []
    let others = [index.name, error.name, routing.name].filter {
      website[$0] != nil && website[$0] != []
    }
    if website[redirect.name] == nil, website[index.name] == nil {
      violations.append(
        .init(
          path: name, summary: "Website without an index",
          detail: "A website needs `index`, such as `index: index.html`, or `redirect`."))
    } else if website[redirect.name] != nil, !others.isEmpty {
      violations.append(
        .init(
          path: "\(name).\(redirect.name)", summary: "Redirect of a website with pages",
          detail:
            "`redirect` redirects every request, and excludes \(others.alternatives("and")). Leave "
            + "one or the other out; `routing` redirects some requests."))
    }
    for (number, item) in (website[routing.name]?.list ?? []).enumerated() {
      let path = "\(name).\(routing.name)[\(number)]"
      let rule = item.map ?? [:]
      if rule[replacePrefix.name] != nil, rule[replaceKey.name] != nil {
        violations.append(
          .init(
            path: "\(path).\(replaceKey.name)", summary: "Two replacements",
            detail: "A rule replaces the prefix or the whole key: leave one of `replacePrefix` and "
              + "`replaceKey` out."))
      }
      let targets = [host, scheme, replacePrefix, replaceKey].map(\.name) + [code.name]
      if targets.allSatisfy({ rule[$0] == nil }) {
        violations.append(
          .init(
            path: path, summary: "Routing rule without a redirect",
            detail: "A routing rule needs one of \(targets.alternatives())."))
      }
    }
    return violations
  }

  /// Amazon S3 user guide, "Website endpoints": older regions have a hyphen before their names.
  static func url(_ bucket: String, in scope: Scope) -> String {
    if let endpoint = scope.endpoint {
      // An emulator knows a website by the host. Names below `localhost` are this machine (RFC 6761,
      // "localhost.").
      let parts = endpoint.split(separator: "/", omittingEmptySubsequences: true)
      var host = parts.count > 1 ? String(parts[1]) : endpoint
      if host == "127.0.0.1" || host.hasPrefix("127.0.0.1:") {
        host = "localhost" + host.dropFirst("127.0.0.1".count)
      }
      return "\(parts.first ?? "http:")//\(bucket).s3-website.\(host)"
    }
    let separator = hyphenated.contains(scope.region) ? "-" : "."
    return "http://\(bucket).s3-website\(separator)\(scope.region).\(scope.partition.suffix)"
  }

  private static let hyphenated: Set = [
    "us-east-1", "us-west-1", "us-west-2", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1",
    "eu-west-1", "sa-east-1", "us-gov-west-1",
  ]
}
