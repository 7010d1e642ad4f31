import CairnAWSXML
import CairnEngine
import CairnLanguage

/// The items of a bucket's `cors` (AWS S3 "CORSRule").
enum BucketCORS {
  static let origins = Field<[String]>(
    "origins", .list(.string(originRule), count: 1...100, order: .insignificant), .required,
    doc: "Allowed origins, with at most one `*` each.",
    example: "[\"https://example.com\"]")
  static let methods = Field<[String]>(
    "methods",
    .list(
      .enumeration(["GET", "PUT", "POST", "DELETE", "HEAD"]), count: 1...5, order: .insignificant),
    .required, doc: "Allowed methods.", example: "[GET, PUT]")
  static let headers = Field<[String]>(
    "headers", .list(.string(headerRule), order: .insignificant), default: [],
    doc: "Allowed request headers.", example: "[\"*\"]")
  static let exposeHeaders = Field<[String]>(
    "exposeHeaders", .list(.string(exposedHeaderRule), order: .insignificant), default: [],
    doc: "Exposed response headers.", example: "[ETag]")
  static let maxAge = Field<Int>(
    "maxAge", .duration(0...86_400),
    doc: "How long browsers may cache the preflight answer.", example: "1h")

  /// Amazon S3 user guide, "Elements of a CORS configuration": one `*` at most in an origin and in
  /// an allowed header, none in an exposed one. Headers are tokens of HTTP (RFC 9110, "Tokens").
  private static let originRule = StringRule(
    length: 1...1_024, pattern: #"[^*\s"']*(\*[^*\s"']*)?"#,
    meaning: "an origin such as https://example.com, with at most one *")
  private static let headerRule = StringRule(
    length: 1...256, pattern: #"[A-Za-z0-9!#$%&'+.^_`|~-]*(\*[A-Za-z0-9!#$%&'+.^_`|~-]*)?"#,
    meaning: "the name of a header, with at most one *")
  private static let exposedHeaderRule = StringRule(
    length: 1...256, pattern: #"[A-Za-z0-9!#$%&'+.^_`|~-]+"#,
    meaning: "the name of a header, without *")

  static let fields = [
    origins.schema, methods.schema, headers.schema, exposeHeaders.schema, maxAge.schema,
  ]

  private static let shape = XMLShape(
    name: "CORSRule",
    members: [
      .ignored("ID"), .texts("AllowedOrigin", as: origins), .texts("AllowedMethod", as: methods),
      .texts("AllowedHeader", as: headers), .texts("ExposeHeader", as: exposeHeaders),
      .number("MaxAgeSeconds", as: maxAge),
    ])

  static func rules(_ live: [XMLTree]) -> [BucketRule] {
    live.map { BucketRule($0, shape.read($0)) }
  }

  /// The rules to write: the declared ones replace live ones, and get the labels of the live rules
  /// that they equal or replace.
  static func trees(_ declared: [Properties], over live: [BucketRule]) -> [XMLTree] {
    var wanted = declared.map(shape.tree)
    var labelled = live.filter { $0.properties != nil }
    var unlabelled: [Int] = []
    for index in wanted.indices {
      let meaning = shape.read(wanted[index]).properties
      if let same = labelled.firstIndex(where: { $0.properties == meaning }) {
        wanted[index].label(labelled.remove(at: same).id)
      } else {
        unlabelled.append(index)
      }
    }
    for (index, former) in zip(unlabelled, labelled) { wanted[index].label(former.id) }
    return live.replacingKnown(with: wanted)
  }

  /// Labels, and rules with settings that no field holds. A label is lost if fewer rules are
  /// declared than exist.
  static func unmanaged(_ live: [BucketRule], declared: [Properties]) -> [UnmanagedSetting] {
    var kept = rules(trees(declared, over: live)).filter { $0.properties != nil }.compactMap(\.id)
    return live.enumerated().compactMap { index, rule in
      guard rule.properties != nil else {
        return UnmanagedSetting("CORSRule \(index + 1)", rule.summary)
      }
      guard let id = rule.id else { return nil }
      let place = kept.firstIndex(of: id)
      if let place { kept.remove(at: place) }
      return UnmanagedSetting(
        "ID of CORSRule \(index + 1)", id, lostWith: place == nil ? [Bucket.cors.name] : [])
    }
  }
}

extension XMLTree {
  fileprivate mutating func label(_ id: String?) {
    if let id { content = .elements([XMLTree("ID", id)] + elements) }
  }
}
