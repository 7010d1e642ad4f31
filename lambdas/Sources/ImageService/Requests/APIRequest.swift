import CairnAWS
import CairnJSON
import LambdaRuntime

/// A request as API Gateway hands it over ("Input format of a Lambda function for proxy
/// integration").
package struct APIRequest: LambdaEvent {
  package var method: String
  package var path: String
  package var query: [String: String]
  /// The parameters that were given more than once.
  private var repeated: Set<String>
  private var body: String
  private var isBase64: Bool
  private var contentType: String?

  /// The longest body that is read, in bytes: many times what a sensible request needs.
  package static let maximumBodySize = 16 << 10

  package init(_ json: JSONValue) throws {
    guard let method = json["httpMethod"]?.string else { throw NotAnAPIRequest() }
    self.method = method
    path = json["path"]?.string ?? "/"
    query = (json["queryStringParameters"]?.object ?? [:]).compactMapValues(\.string)
    repeated = Set(
      (json["multiValueQueryStringParameters"]?.object ?? [:])
        .filter { ($0.value.array?.count ?? 0) > 1 }.keys)
    body = json["body"]?.string ?? ""
    isBase64 = json["isBase64Encoded"]?.bool ?? false
    contentType =
      json["headers"]?.object?
      .first { $0.key.lowercased() == "content-type" }?.value.string
  }

  var hasBody: Bool { !body.isEmpty }

  package func isRepeated(_ field: RequestField) -> Bool { repeated.contains(field.rawValue) }

  /// The user of a refused request, if known, for the log.
  var claimedUserID: String? {
    let field = RequestField.userID
    guard let claim = query[field.rawValue] ?? (try? object())?[field.rawValue]?.string else {
      return nil
    }
    return claim.utf8.count <= field.maximumSize ? claim : nil
  }

  /// The body's JSON object.
  package func object() throws(RequestError) -> [String: JSONValue] {
    guard body.utf8.count <= Self.maximumBodySize * (isBase64 ? 2 : 1) else {
      throw RequestError(
        .payloadTooLarge, "The body must not be longer than \(Self.maximumBodySize) bytes.")
    }
    guard !body.isEmpty else {
      throw RequestError(.badRequest, "The request needs a body: a JSON object.")
    }
    var bytes = Array(body.utf8)
    if isBase64 {
      guard let decoded = Base64.decode(body) else {
        throw RequestError(.badRequest, "The body is not base64, as the request says it is.")
      }
      bytes = decoded
    }
    let json: JSONValue
    do {
      json = try JSONValue(parsing: bytes)
    } catch {
      throw RequestError(
        .badRequest, "The body isn't JSON: \(error.reason) at byte \(error.offset).\(hint)")
    }
    guard let object = json.object else {
      throw RequestError(.badRequest, "The body must be a JSON object.")
    }
    return object
  }

  /// What curl sends by itself, and gateways then take apart as a form.
  var hint: String {
    contentType?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true
      ? " Send it with Content-Type: application/json." : ""
  }
}

struct NotAnAPIRequest: LambdaFailure, Hashable {
  var errorType: String { "NotAnAPIRequest" }
  var errorMessage: String { "The event isn't a request from API Gateway: it has no httpMethod." }
}
