import CairnEngine
import CairnLanguage

/// The answers to preflight requests.
struct CORS: Hashable, Sendable {
  static let origin = Field<String>(
    "origin", .string(originRule), default: "*",
    doc: "Allowed origin, or `*` for all.", example: "https://images.example.com")
  static let origins = Field<[String]>(
    "origins", .list(.string(originRule), count: 1...20, order: .insignificant),
    doc: "Allowed origins in place of `origin`; the answer names that of the request.",
    example: "[\"https://a.example.com\", \"https://b.example.com\"]")
  static let methods = Field<[String]>(
    "methods",
    .list(
      .enumeration(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]),
      count: 1...7, order: .insignificant),
    doc: "Allowed methods; by default those of the path.", example: "[GET, POST]")
  static let headers = Field<[String]>(
    "headers", .list(.string(headerRule), order: .insignificant),
    default: defaultHeaders, doc: "Allowed request headers.",
    example: "[Content-Type, Authorization]")
  static let maxAge = Field<Int>(
    "maxAge", .duration(0...86400), doc: "How long browsers may cache the answer.", example: "1h")
  static let credentials = Field<Bool>(
    "credentials", .boolean, default: false,
    doc: "Whether requests may include cookies and credentials.", example: "true")

  // API Gateway "PutIntegrationResponse" requires single quotes around a constant header, which
  // therefore can't contain any.
  private static let originRule = StringRule(
    length: 1...256, pattern: #"[^\s"',]+"#, meaning: "one origin such as https://example.com, or *"
  )
  private static let headerRule = StringRule(
    length: 1...128, pattern: #"[A-Za-z0-9!#$%&*+.^_`|~-]+"#, meaning: "the name of a header")

  static let fields = [
    origin.schema, origins.schema, methods.schema, headers.schema, maxAge.schema,
    credentials.schema,
  ]

  static let defaultHeaders = [
    "Authorization", "Content-Type", "X-Amz-Date", "X-Amz-Security-Token", "X-Api-Key",
  ]

  /// Sorted.
  var origins: [String]
  /// Sorted; nil for the path's own.
  var methods: [String]?
  /// Sorted.
  var headers: [String]
  var maxAge: Int?
  var credentials: Bool

  init(_ properties: Properties) {
    origins = properties[Self.origins]?.sorted() ?? [properties[Self.origin] ?? "*"]
    methods = properties[Self.methods]?.sorted()
    headers = (properties[Self.headers] ?? Self.defaultHeaders).sorted()
    maxAge = properties[Self.maxAge]
    credentials = properties[Self.credentials] ?? false
  }

  /// Reads the headers of an answer; nil if they allow nothing. `own` are the path's methods.
  init?(headers answer: [String: String], own: [String]) {
    guard let origin = answer["access-control-allow-origin"] else { return nil }
    origins = origin.split(separator: " ").map(String.init)
    let methods = Self.items(answer["access-control-allow-methods"])
    self.methods = methods == Self.preflightMethods(own) ? nil : methods
    headers = Self.items(answer["access-control-allow-headers"])
    maxAge = answer["access-control-max-age"].flatMap { Int($0) }
    credentials = answer["access-control-allow-credentials"] == "true"
  }

  private static func items(_ text: String?) -> [String] {
    (text ?? "").split(separator: ",").map { item in
      String(item.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }.sorted()
  }

  /// Whether cairn writes this parameter of an answer: `method.response.header.` and a header of
  /// CORS.
  static func isHeader(_ parameter: String) -> Bool {
    let prefix = "method.response.header."
    return parameter.hasPrefix(prefix)
      && headerNames.contains(parameter.dropFirst(prefix.count).lowercased())
  }

  private static let headerNames: Set = [
    "access-control-allow-origin", "access-control-allow-methods",
    "access-control-allow-headers", "access-control-max-age", "access-control-allow-credentials",
  ]

  /// The default methods of a path with these methods.
  private static func preflightMethods(_ own: [String]) -> [String] {
    (Set(own).union(["OPTIONS"])).sorted()
  }

  /// Holds all origins, separated by spaces; what is sent is one of them.
  static let originHeader = "Access-Control-Allow-Origin"

  /// The template of the answer, which names the origin of the request if it is one of several; nil
  /// for a single one. API Gateway developer guide, "Override your API's request and response
  /// parameters".
  static func template(_ headers: [String: String]) -> String? {
    let origins = (headers[originHeader] ?? "").split(separator: " ")
    guard origins.count > 1 else { return nil }
    let tests = origins.map { "\(templateTest)\($0)\"" }.joined(separator: " || ")
    return templateStart + tests + templateEnd
  }

  /// The origins in such a template.
  static func origins(in template: String) -> [String]? {
    guard template.hasPrefix(templateStart), template.hasSuffix(templateEnd) else { return nil }
    let tests = template.dropFirst(templateStart.count).dropLast(templateEnd.count)
    var origins: [String] = []
    for part in tests.split(separator: "\"", omittingEmptySubsequences: false) {
      if part.contains("://") || part == "null" { origins.append(String(part)) }
    }
    let again = Self.template([originHeader: origins.joined(separator: " ")])
    return again == template ? origins : nil
  }

  private static let templateStart =
    "#set($origin = $input.params(\"Origin\"))\n"
    + "#if($origin == \"\")#set($origin = $input.params(\"origin\"))#end\n#if("
  private static let templateTest = "$origin == \""
  private static let templateEnd =
    ")\n#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)\n#end"

  /// The headers of the answer for a path with these methods, by their usual names.
  func answer(own: [String]) -> [String: String] {
    var answer = [
      Self.originHeader: origins.joined(separator: " "),
      "Access-Control-Allow-Methods":
        (methods ?? Self.preflightMethods(own)).joined(separator: ","),
      "Access-Control-Allow-Headers": headers.joined(separator: ","),
    ]
    if let maxAge { answer["Access-Control-Max-Age"] = String(maxAge) }
    if credentials { answer["Access-Control-Allow-Credentials"] = "true" }
    return answer
  }

  var properties: Properties {
    var properties = Properties()
    if origins.count == 1 {
      properties[Self.origin] = origins[0]
    } else {
      properties[Self.origins] = origins
    }
    properties[Self.methods] = methods
    properties[Self.headers] = headers
    properties[Self.maxAge] = maxAge
    properties[Self.credentials] = credentials
    return properties
  }
}
