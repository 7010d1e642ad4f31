import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// The answers that API Gateway gives itself. Limits are those of API Gateway "PutGatewayResponse".
enum GatewayResponses {
  static let status = Field<Int>(
    "status", .integer(100...599), doc: "Status code in place of the usual one.", example: "404")
  static let headers = RouteFields.constantHeaders(
    doc: "Constant headers.", example: "{Access-Control-Allow-Origin: \"*\"}")
  static let body = Field<String>(
    "body", .string(StringRule(length: 1...300_000)), doc: "Template of the body.",
    example: #"'{"error": $context.error.messageString}'"#)

  static let fields = [status.schema, headers.schema, body.schema]

  /// API Gateway developer guide, "Gateway response types": the usual status codes.
  private static let usualStatus: [String: Int?] = [
    "ACCESS_DENIED": 403, "API_CONFIGURATION_ERROR": 500, "AUTHORIZER_CONFIGURATION_ERROR": 500,
    "AUTHORIZER_FAILURE": 500, "BAD_REQUEST_BODY": 400, "BAD_REQUEST_PARAMETERS": 400,
    "DEFAULT_4XX": nil, "DEFAULT_5XX": nil, "EXPIRED_TOKEN": 403, "INTEGRATION_FAILURE": 504,
    "INTEGRATION_TIMEOUT": 504, "INVALID_API_KEY": 403, "INVALID_SIGNATURE": 403,
    "MISSING_AUTHENTICATION_TOKEN": 403, "QUOTA_EXCEEDED": 429, "REQUEST_TOO_LARGE": 413,
    "RESOURCE_NOT_FOUND": 404, "THROTTLED": 429, "UNAUTHORIZED": 401,
    "UNSUPPORTED_MEDIA_TYPE": 415, "WAF_FILTERED": 403,
  ]

  static let typeRule = StringRule(
    pattern: "(\(usualStatus.keys.sorted().joined(separator: "|")))",
    meaning: "a type such as DEFAULT_4XX or UNAUTHORIZED")

  private static let usualBody = #"{"message":$context.error.messageString}"#

  /// API Gateway, "GatewayResponse".
  static let members = AnswerMembers(
    held: ["defaultResponse", "responseType", "statusCode"],
    defaults: ["responseTemplates": [["application/json": .string(usualBody)]]])

  // MARK: API Gateway's words

  static func forms(_ properties: Properties) -> [String: JSONValue] {
    (properties[API.gatewayResponses] ?? [:]).mapValues(form)
  }

  static func form(_ fields: Properties) -> JSONValue {
    var form: [String: JSONValue] = [:]
    form["statusCode"] = fields[status].map { .string(String($0)) }
    let headers = fields[headers] ?? [:]
    if !headers.isEmpty {
      form["responseParameters"] = .object(
        Dictionary(
          headers.map { ("gatewayresponse.header.\($0.key)", .string("'\($0.value)'")) },
          uniquingKeysWith: { first, _ in first }))
    }
    if let body = fields[body] { form["responseTemplates"] = [RouteForm.json: .string(body)] }
    return .object(form)
  }

  static func fields(of answer: JSONValue) -> Properties {
    var fields = Properties()
    let usual = usualStatus[answer["responseType"]?.string ?? ""] ?? nil
    if let code = answer["statusCode"]?.string.flatMap({ Int($0) }), code != usual {
      fields[status] = code
    }
    let prefix = "gatewayresponse.header."
    let constants = (answer["responseParameters"]?.object ?? [:]).compactMap {
      key, value -> (String, String)? in
      guard key.hasPrefix(prefix), let text = value.string, text.count > 2, text.hasPrefix("'"),
        text.hasSuffix("'")
      else { return nil }
      return (String(key.dropFirst(prefix.count)), String(text.dropFirst().dropLast()))
    }
    if !constants.isEmpty {
      fields[headers] = Dictionary(constants, uniquingKeysWith: { first, _ in first })
    }
    if let text = answer["responseTemplates"]?[RouteForm.json]?.string, text != usualBody {
      fields[body] = text
    }
    return fields
  }

  /// The answers of others, which the service also lists, are its own.
  static func changed(_ answers: [JSONValue]) -> [JSONValue] {
    answers.filter { $0["defaultResponse"]?.bool != true }
  }

  static func unmanaged(_ answer: JSONValue) -> [UnmanagedSetting] {
    members.unmanaged(
      in: answer.without(form(fields(of: answer))),
      of: "gateway response \(answer["responseType"]?.string ?? "")")
  }

  /// Writes those that differ, with what others added to them, and removes those that aren't
  /// declared.
  static func write(
    _ wanted: [String: JSONValue], id: String, _ context: KindContext
  ) async throws {
    let aws = context.aws
    let answers = changed(try await aws.getRestParts(.gatewayResponses, of: id))
    for (type, form) in wanted.sorted(by: { $0.key < $1.key }) {
      let live = answers.first { $0["responseType"]?.string == type }
      let held = live.map { Self.form(fields(of: $0)) }
      if held == form { continue }
      var request = form.object ?? [:]
      for member in ["responseParameters", "responseTemplates"] {
        let others = (live?.without(held ?? [:])[member]?.object ?? [:])
          .filter { $0.value.string != usualBody }
        if !others.isEmpty {
          request[member] = .object(others.merging(request[member]?.object ?? [:]) { $1 })
        }
      }
      try await aws.putRestGatewayResponse(type, of: id, .object(request))
    }
    for answer in answers {
      guard let type = answer["responseType"]?.string, wanted[type] == nil else { continue }
      try await ignoringMissing { try await aws.deleteRestPart(.gatewayResponses, type, of: id) }
    }
  }
}
