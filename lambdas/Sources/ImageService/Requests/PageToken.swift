import CairnAWS
import CairnJSON

/// Where the next page of a listing begins, as text that users hand back unread.
///
/// It names the last image shown, sealed together with the user and the filter it belongs to, so that a
/// token that was changed, or used with another listing, is refused. A forged one could show nothing
/// that its user may not see: what it begins after is looked up among the user's own images.
package struct PageTokens: Sendable {
  private let key: [UInt8]

  private static let sealSize = 12

  /// - Parameter secret: the same for all who read and write tokens of one table.
  package init(secret: String) {
    key = Digest.sha256(Array("page token of \(secret)".utf8))
  }

  package func token(after imageID: String, userID: String, filter: ImageFilter) -> String {
    let seal = seal(imageID, userID, filter)
    return Base64.encode(seal + imageID.utf8).map(Self.toURL).filter { $0 != "=" }
      .reduce(into: "") { $0.append($1) }
  }

  /// The id of the last image shown.
  package func imageID(
    in token: String, userID: String, filter: ImageFilter
  ) throws(RequestError) -> String {
    let padding = String(repeating: "=", count: (4 - token.utf8.count % 4) % 4)
    guard let bytes = Base64.decode(String(token.map(Self.fromURL)) + padding),
      bytes.count > Self.sealSize,
      let imageID = String(validating: bytes.dropFirst(Self.sealSize), as: UTF8.self),
      seal(imageID, userID, filter) == Array(bytes.prefix(Self.sealSize)),
      // One token, one spelling.
      self.token(after: imageID, userID: userID, filter: filter) == token
    else {
      throw RequestError(
        .badRequest,
        "page_token is not valid for this listing: take it from the page before, and keep user_id, "
          + "filename and content_type as they were.")
    }
    return imageID
  }

  private func seal(_ imageID: String, _ userID: String, _ filter: ImageFilter) -> [UInt8] {
    let parts: JSONValue = [
      .string(imageID), .string(userID), filter.filename.map { .string($0) } ?? nil,
      filter.contentType.map { .string($0) } ?? nil,
    ]
    return Array(Digest.hmacSHA256(key: key, parts.bytes()).prefix(Self.sealSize))
  }

  // base64 in the alphabet for URLs (RFC 4648, section 5), without padding.

  private static func toURL(_ digit: Character) -> Character {
    switch digit {
    case "+": "-"
    case "/": "_"
    default: digit
    }
  }

  private static func fromURL(_ digit: Character) -> Character {
    switch digit {
    case "-": "+"
    case "_": "/"
    default: digit
    }
  }
}
