import CairnJSON

extension AWSError {
  /// The error of an unsuccessful answer, in any of the protocols.
  static func reading(_ response: HTTPResponse, to request: AWSRequest) -> AWSError {
    let body = response.body.drop { [0x20, 0x0A, 0x0D, 0x09].contains($0) }
    let reported =
      switch body.first {
      case UInt8(ascii: "<"): xml(response)
      case UInt8(ascii: "{"): json(response)
      default: header(response)
      }
    if response.status == 404, reported.code == nil, !isBare(response, of: request.service) {
      return foreign(response, to: request)
    }
    let code = reported.code ?? code(forStatus: response.status)
    // JSON services that used the Query protocol before still send the old code in a header.
    let oldCode = response.headers["x-amzn-query-error"].map(firstPart)
    var cause = Cause.of(
      code: code, message: reported.message, status: response.status, service: request.service)
    if cause == .invalid || cause == .conflict, let oldCode {
      cause = Cause.of(
        code: oldCode, message: reported.message, status: response.status, service: request.service)
    }
    return AWSError(
      cause: cause, service: request.service.id, operation: request.operation, code: code,
      message: reported.message, status: response.status,
      requestID: reported.requestID ?? response.headers["x-amzn-requestid"]
        ?? response.headers["x-amz-request-id"] ?? response.headers["x-amzn-request-id"])
  }

  /// Answers of S3 to HEAD have neither body nor code; that they are its own shows the request's id
  /// (Amazon S3 "Common response headers"; some emulators name it as other services do).
  private static func isBare(_ response: HTTPResponse, of service: AWSService) -> Bool {
    service.wire == .restXML && response.body.isEmpty
      && (response.headers["x-amz-request-id"] ?? response.headers["x-amzn-requestid"]) != nil
  }

  /// An answer from something other than the service.
  static func foreign(_ response: HTTPResponse, to request: AWSRequest) -> AWSError {
    let quoted = header(response).message.split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    return AWSError(
      cause: .server, service: request.service.id, operation: request.operation,
      code: "ForeignAnswer",
      message: "Something other than \(request.service.id) answered, so nothing is known about the "
        + "resource. Check the endpoint."
        + (quoted.isEmpty ? "" : " It says: \(quoted)"), status: response.status)
  }

  private typealias Told = (code: String?, message: String, requestID: String?)

  private static func xml(_ response: HTTPResponse) -> Told {
    guard XMLText.first("Error", in: response.body) != nil else { return header(response) }
    return (
      XMLText.first("Code", in: response.body),
      XMLText.first("Message", in: response.body) ?? "",
      XMLText.first("RequestId", in: response.body) ?? XMLText.first("RequestID", in: response.body)
    )
  }

  private static func json(_ response: HTTPResponse) -> Told {
    guard let answer = try? JSONValue(parsing: response.body) else { return header(response) }
    let type = answer["__type"]?.string ?? answer["code"]?.string ?? answer["Code"]?.string
    let message =
      answer["message"]?.string ?? answer["Message"]?.string ?? answer["errorMessage"]?.string
    return (header(response).code ?? type.map(bareCode), message ?? "", nil)
  }

  private static func header(_ response: HTTPResponse) -> Told {
    // Any other answer (a proxy's page, a plain line) is quoted in part.
    let text = String(decoding: response.body.prefix(200), as: UTF8.self)
    let isText = !response.body.isEmpty && response.body.first != UInt8(ascii: "{")
    return (response.headers["x-amzn-errortype"].map(bareCode), isText ? text : "", nil)
  }

  /// `com.amazonaws.dynamodb.v20120810#ResourceInUseException:http://…` is
  /// `ResourceInUseException`.
  private static func bareCode(_ type: String) -> String {
    let withoutNamespace = type.split(separator: "#").last.map(String.init) ?? type
    return withoutNamespace.split(separator: ":").first.map(String.init) ?? withoutNamespace
  }

  private static func firstPart(_ text: String) -> String {
    text.split(separator: ";").first.map(String.init) ?? text
  }

  /// The code for a 404 without one, which only S3 sends.
  static let noCode404 = "NotFound"

  /// Answers to HEAD have no body, and so no code.
  private static func code(forStatus status: Int) -> String {
    switch status {
    case 301: "PermanentRedirect"
    case 304: "NotModified"
    case 400: "BadRequest"
    case 403: "Forbidden"
    case 404: noCode404
    case 405: "MethodNotAllowed"
    case 409: "Conflict"
    case 412: "PreconditionFailed"
    case 429: "TooManyRequestsException"
    case 501: "NotImplemented"
    case 503: "ServiceUnavailable"
    default: "HTTP\(status)"
    }
  }
}
