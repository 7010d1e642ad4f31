import CairnEngine
import CairnJSON
import CairnLanguage

/// `url.cors` of a function (AWS Lambda API, "Cors").
enum FunctionCORS {
  static let origins = Field<[String]>(
    "origins", .list(.string(originRule), count: 1...100, order: .insignificant), .required,
    doc: "Allowed origins, or `*` for all.", example: #"["https://example.com"]"#)
  static let methods = Field<[String]>(
    "methods",
    .list(
      .enumeration(["GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "*"]), count: 0...6,
      order: .insignificant), default: [],
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
    length: 1...253, pattern: #"[^\s"',]+"#,
    meaning: "one origin such as https://example.com, or *")
  private static let headerRule = StringRule(
    length: 1...1_024, pattern: #"[A-Za-z0-9!#$%&*+.^_`|~-]+"#, meaning: "the name of a header")

  static let fields = [
    origins.schema, methods.schema, headers.schema, exposeHeaders.schema, maxAge.schema,
    CORS.credentials.schema,
  ]

  static let members = AnswerMembers(
    held: Set(lists.map(\.member)).union(["AllowCredentials", "MaxAge"]))

  private static let lists = [
    (field: origins, member: "AllowOrigins"), (field: methods, member: "AllowMethods"),
    (field: headers, member: "AllowHeaders"), (field: exposeHeaders, member: "ExposeHeaders"),
  ]

  static func request(_ cors: Properties) -> JSONValue {
    var request: [String: JSONValue] = [
      "AllowCredentials": .bool(cors[CORS.credentials] ?? false),
      "MaxAge": .int(cors[maxAge] ?? 0),
    ]
    for (field, member) in lists {
      request[member] = .array((cors[field] ?? []).map(JSONValue.string))
    }
    return .object(request)
  }

  /// Nil if nothing is allowed.
  static func properties(of answer: JSONValue?) -> Properties? {
    guard let answer, !(answer.object ?? [:]).isEmpty else { return nil }
    var cors = Properties()
    for (field, member) in lists {
      cors[field] = (answer[member]?.array ?? []).compactMap(\.string)
    }
    cors[maxAge] = answer["MaxAge"]?.int ?? 0
    cors[CORS.credentials] = answer["AllowCredentials"]?.bool ?? false
    return cors
  }

  /// Browsers send no credentials to an answer for every origin.
  static let credentialsRule = Rule { properties in
    guard let cors = properties[Function.url.name]?.map?[Function.urlCORS.name]?.map,
      cors[CORS.credentials.name]?.boolean == true,
      cors[origins.name]?.list?.contains("*") == true
    else { return [] }
    return [
      .init(
        path: "\(Function.url.name).\(Function.urlCORS.name).\(CORS.credentials.name)",
        summary: "Credentials for every origin",
        detail: "Browsers send no credentials where the origin is `*`. Name the pages' `origins`, "
          + "as in `origins: [\"https://images.example.com\"]`.")
    ]
  }
}
