import CairnEngine
import CairnJSON
import CairnLanguage

/// `cors` where the service itself answers preflight requests: URLs of functions and HTTP APIs. The
/// two have the same members with other limits, and with another first letter.
struct ServiceCORS: Sendable {
  static let maxAge = Field<Int>(
    "maxAge", .duration(0...86_400), default: 0,
    doc: "How long browsers may cache the preflight answer.", example: "1h")

  private let origins: Field<[String]>
  private let methods: Field<[String]>
  private let headers: Field<[String]>
  private let exposeHeaders: Field<[String]>
  private let page: String
  private let isCapitalized: Bool

  /// - Parameters:
  ///   - originLength: the longest origin, in characters.
  ///   - headerLength: the longest name of a header, in characters.
  ///   - methods: with the number of them that the service takes.
  ///   - example: an origin.
  ///   - page: the origin of a page that sends credentials.
  ///   - isCapitalized: whether the service writes `MaxAge` or `maxAge`.
  init(
    originLength: Int, headerLength: Int, methods: (words: [String], count: Int), example: String,
    page: String, isCapitalized: Bool
  ) {
    let origin = StringRule(
      length: 1...originLength, pattern: #"[^\s"',]+"#,
      meaning: "one origin such as https://example.com, or *")
    let header = StringRule(
      length: 1...headerLength, pattern: #"[A-Za-z0-9!#$%&*+.^_`|~-]+"#,
      meaning: "the name of a header")
    origins = Field(
      "origins", .list(.string(origin), count: 1...100, order: .insignificant), .required,
      doc: "Allowed origins, or `*` for all.", example: "[\"\(example)\"]")
    self.methods = Field(
      "methods",
      .list(.enumeration(methods.words), count: 0...methods.count, order: .insignificant),
      default: [], doc: "Allowed methods, or `*` for all.", example: "[GET, POST]")
    headers = Field(
      "headers", .list(.string(header), count: 0...100, order: .insignificant), default: [],
      doc: "Allowed request headers, or `*` for all.", example: "[Content-Type]")
    exposeHeaders = Field(
      "exposeHeaders", .list(.string(header), count: 0...100, order: .insignificant),
      default: [], doc: "Exposed response headers.", example: "[ETag]")
    self.page = page
    self.isCapitalized = isCapitalized
  }

  var fields: [FieldSchema] {
    [
      origins.schema, methods.schema, headers.schema, exposeHeaders.schema, Self.maxAge.schema,
      CORS.credentials.schema,
    ]
  }

  // MARK: The service's words

  private var lists: [(field: Field<[String]>, member: String)] {
    [
      (origins, member("AllowOrigins")), (methods, member("AllowMethods")),
      (headers, member("AllowHeaders")), (exposeHeaders, member("ExposeHeaders")),
    ]
  }

  private func member(_ name: String) -> String {
    isCapitalized ? name : name.prefix(1).lowercased() + name.dropFirst()
  }

  var members: AnswerMembers {
    AnswerMembers(
      held: Set(lists.map(\.member)).union([member("AllowCredentials"), member("MaxAge")]))
  }

  /// All members.
  func request(_ cors: Properties) -> [String: JSONValue] {
    var request: [String: JSONValue] = [
      member("AllowCredentials"): .bool(cors[CORS.credentials] ?? false),
      member("MaxAge"): .int(cors[Self.maxAge] ?? 0),
    ]
    for (field, member) in lists {
      request[member] = .array((cors[field] ?? []).map(JSONValue.string))
    }
    return request
  }

  /// Nil if nothing is allowed.
  func properties(of answer: JSONValue?) -> Properties? {
    guard let answer, answer.object?.isEmpty == false else { return nil }
    var cors = Properties()
    for (field, member) in lists {
      cors[field] = (answer[member]?.array ?? []).compactMap(\.string)
    }
    // In HTTP APIs, -1 turns the header off, as its absence does.
    cors[Self.maxAge] = max(answer[member("MaxAge")]?.int ?? 0, 0)
    cors[CORS.credentials] = answer[member("AllowCredentials")]?.bool ?? false
    return cors
  }

  /// Browsers send no credentials to an answer for every origin (API Gateway developer guide,
  /// "Configure CORS for HTTP APIs").
  ///
  /// - Parameter path: of the field in the resource.
  func credentialsRule(at path: [String]) -> Rule {
    Rule { properties in
      let outer = path.dropFirst().reduce(properties[path[0]]) { $0?.map?[$1] }
      guard let cors = outer?.map, cors[CORS.credentials.name]?.boolean == true,
        cors[origins.name]?.list?.contains("*") == true
      else { return [] }
      return [
        .init(
          path: (path + [CORS.credentials.name]).joined(separator: "."),
          summary: "Credentials for every origin",
          detail: "Browsers send no credentials where the origin is `*`. Name the pages' "
            + "`origins`, as in `origins: [\"\(page)\"]`.")
      ]
    }
  }
}
