import CairnEngine
import CairnJSON
import CairnLanguage

/// `cors` of an HTTP API (API Gateway V2, "Cors").
enum HTTPCORS {
  static let origins = Field<[String]>(
    "origins", .list(.string(originRule), count: 1...100, order: .insignificant), .required,
    doc: "Allowed origins, or `*` for all.", example: #"["https://shop.example.com"]"#)
  static let methods = Field<[String]>(
    "methods",
    .list(
      .enumeration(["GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS", "*"]),
      count: 0...8, order: .insignificant), default: [],
    doc: "Allowed methods, or `*` for all.", example: "[GET, POST]")
  static let headers = Field<[String]>(
    "headers", .list(.string(headerRule), count: 0...100, order: .insignificant), default: [],
    doc: "Allowed request headers, or `*` for all.", example: "[Content-Type]")
  static let exposeHeaders = Field<[String]>(
    "exposeHeaders", .list(.string(headerRule), count: 0...100, order: .insignificant),
    default: [], doc: "Exposed response headers.", example: "[ETag]")
  static let maxAge = Field<Int>(
    "maxAge", .duration(0...86_400), default: 0,
    doc: "How long browsers may cache the preflight answer.", example: "1h")

  private static let originRule = StringRule(
    length: 1...256, pattern: #"[^\s"',]+"#,
    meaning: "one origin such as https://example.com, or *")
  private static let headerRule = StringRule(
    length: 1...256, pattern: #"[A-Za-z0-9!#$%&*+.^_`|~-]+"#, meaning: "the name of a header")

  static let fields = [
    origins.schema, methods.schema, headers.schema, exposeHeaders.schema, maxAge.schema,
    CORS.credentials.schema,
  ]

  static let members = AnswerMembers(
    held: Set(lists.map(\.member)).union(["allowCredentials", "maxAge"]))

  private static let lists = [
    (field: origins, member: "allowOrigins"), (field: methods, member: "allowMethods"),
    (field: headers, member: "allowHeaders"), (field: exposeHeaders, member: "exposeHeaders"),
  ]

  /// Without what is at its default.
  static func request(_ cors: Properties) -> [String: JSONValue] {
    var request: [String: JSONValue] = [:]
    for (field, member) in lists {
      let values = cors[field] ?? []
      if !values.isEmpty { request[member] = .array(values.sorted().map(JSONValue.string)) }
    }
    if let age = cors[maxAge], age > 0 { request["maxAge"] = .int(age) }
    if cors[CORS.credentials] == true { request["allowCredentials"] = true }
    return request
  }

  /// Nil if nothing is allowed.
  static func properties(of answer: JSONValue?) -> Properties? {
    guard let answer, answer.object?.isEmpty == false else { return nil }
    var cors = Properties()
    for (field, member) in lists {
      cors[field] = (answer[member]?.array ?? []).compactMap(\.string).sorted()
    }
    // -1 turns the header off, as its absence does.
    cors[maxAge] = max(answer["maxAge"]?.int ?? 0, 0)
    cors[CORS.credentials] = answer["allowCredentials"]?.bool ?? false
    return cors
  }

  /// API Gateway developer guide, "Configure CORS for HTTP APIs".
  static let credentialsRule = Rule { properties in
    guard let cors = properties[HTTPAPI.cors.name]?.map,
      cors[CORS.credentials.name]?.boolean == true,
      cors[origins.name]?.list?.contains("*") == true
    else { return [] }
    return [
      .init(
        path: "\(HTTPAPI.cors.name).\(CORS.credentials.name)",
        summary: "Credentials for every origin",
        detail: "Browsers send no credentials where the origin is `*`. Name the pages' `origins`, "
          + "as in `origins: [\"https://shop.example.com\"]`.")
    ]
  }
}
