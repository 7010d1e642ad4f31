/// The content type of an image.
package enum ContentType {
  /// The type in lower case, if it is `image/` and a name (RFC 6838, section 4.2), without parameters.
  package static func image(_ text: String) throws(RequestError) -> String {
    let type = text.lowercased()
    let name = type.hasPrefix("image/") ? type.utf8.dropFirst("image/".utf8.count) : ""[...].utf8
    guard let first = name.first, isLetterOrDigit(first), name.allSatisfy(isAllowed) else {
      throw RequestError(
        .badRequest,
        "content_type must be the type of an image, such as image/png or image/jpeg; it is \"\(text)\"."
      )
    }
    return type
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || "!#$&-^_.+".utf8.contains(byte)
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
