import CairnAWS
import CairnJSON

/// What goes back through API Gateway ("Output format of a Lambda function for proxy integration").
package struct APIAnswer: Hashable, Sendable {
  package var status: Int
  package var body: JSONValue
  package var headers: [String: String]

  package init(status: Int = 200, _ body: JSONValue, headers: [String: String] = [:]) {
    self.status = status
    self.body = body
    self.headers = headers
  }

  package init(_ error: RequestError) {
    self.init(
      status: error.kind.status,
      ["error": .string(error.kind.rawValue), "message": .string(error.message)])
  }

  var json: JSONValue {
    let all = Self.commonHeaders.merging(headers) { _, own in own }
    return [
      "statusCode": .int(status), "headers": .object(all.mapValues { .string($0) }),
      "body": .string(body.serialized()), "isBase64Encoded": false,
    ]
  }

  /// Pages of any origin may use the service, and nobody may keep its signed URLs.
  private static let commonHeaders = [
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET,POST,DELETE,OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type,Authorization,X-Amz-Date,X-Api-Key",
  ]
}
