import CairnAWSXML
import CairnEngine
import CairnLanguage

/// The items of a bucket's `cors` (AWS S3 "CORSRule").
enum BucketCORS {
  static let origins = Field<[String]>(
    "origins", .list(.string(originRule), count: 1...100, order: .insignificant), .required,
    doc: "Where the pages come from, with at most one `*` each.",
    example: "[\"https://example.com\"]")
  static let methods = Field<[String]>(
    "methods",
    .list(
      .enumeration(["GET", "PUT", "POST", "DELETE", "HEAD"]), count: 1...5, order: .insignificant),
    .required, doc: "The methods they may use.", example: "[GET, PUT]")
  static let headers = Field<[String]>(
    "headers", .list(.string(headerRule), order: .insignificant), default: [],
    doc: "The request headers they may send.", example: "[\"*\"]")
  static let exposeHeaders = Field<[String]>(
    "exposeHeaders", .list(.string(exposedHeaderRule), order: .insignificant), default: [],
    doc: "The response headers they may see.", example: "[ETag]")
  static let maxAge = Field<Int>(
    "maxAge", .duration(0...86_400),
    doc: "How long a browser may remember the answer to its preflight.", example: "1h")

  /// Amazon S3 user guide, "Elements of a CORS configuration": one `*` at most in an origin and in an
  /// allowed header, none in an exposed one. Headers are tokens of HTTP (RFC 9110, "Tokens").
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

  /// The rules to put: in the place of live ones those that are declared, with the labels of the live
  /// rules that they equal or stand for.
  static func rules(
    of rules: [Properties], over live: S3Rules<S3CORSRule>
  ) -> S3Rules<S3CORSRule> {
    var wanted = rules.map { rule in
      S3CORSRule(
        origins: rule[origins] ?? [], methods: rule[methods] ?? [], headers: rule[headers] ?? [],
        exposeHeaders: rule[exposeHeaders] ?? [], maxAgeInSeconds: rule[maxAge])
    }
    var labelled = live.known
    var unlabelled: [Int] = []
    for index in wanted.indices {
      if let same = labelled.firstIndex(where: {
        properties(of: $0) == properties(of: wanted[index])
      }) {
        wanted[index].id = labelled.remove(at: same).id
      } else {
        unlabelled.append(index)
      }
    }
    for (index, former) in zip(unlabelled, labelled) { wanted[index].id = former.id }
    var result = live
    result.replaceKnown(with: wanted)
    return result
  }

  /// Labels, and rules that say more than there are fields for. A label goes where fewer rules are
  /// declared than there are.
  static func unmanaged(
    _ live: S3Rules<S3CORSRule>, declared: [Properties]
  ) -> [UnmanagedSetting] {
    var kept = rules(of: declared, over: live).known.compactMap(\.id)
    return live.rules.enumerated().compactMap { index, rule in
      switch rule {
      case .known(let words):
        guard let id = words.id else { return nil }
        let place = kept.firstIndex(of: id)
        if let place { kept.remove(at: place) }
        return UnmanagedSetting(
          "ID of CORSRule \(index + 1)", id, lostWith: place == nil ? [Bucket.cors.name] : [])
      case .foreign(let rule): return UnmanagedSetting("CORSRule \(index + 1)", rule.summary)
      }
    }
  }

  static func properties(of rules: [S3CORSRule]) -> [Properties] { rules.map(properties(of:)) }

  private static func properties(of rule: S3CORSRule) -> Properties {
    var properties = Properties()
    properties[origins] = rule.origins.sorted()
    properties[methods] = rule.methods.sorted()
    properties[headers] = rule.headers.sorted()
    properties[exposeHeaders] = rule.exposeHeaders.sorted()
    properties[maxAge] = rule.maxAgeInSeconds
    return properties
  }
}
