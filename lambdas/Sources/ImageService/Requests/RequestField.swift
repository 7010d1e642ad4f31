import CairnJSON

/// The fields of requests and what they may hold.
package enum RequestField: String, Sendable, CaseIterable {
  case userID = "user_id"
  case imageID = "image_id"
  case filename
  case contentType = "content_type"
  case pageToken = "page_token"
  case limit

  /// The longest value, in bytes of UTF-8.
  var maximumSize: Int {
    switch self {
    // With all bytes escaped it fits into an object key of 1024 bytes, beside id and name.
    case .userID: 256
    case .imageID: 128
    case .filename: 255
    case .contentType: 127
    case .pageToken: 512
    case .limit: 16
    }
  }
}

extension APIRequest {
  /// A query parameter; nil when it is absent or empty.
  package func parameter(_ field: RequestField) throws(RequestError) -> String? {
    guard let value = query[field.rawValue], !value.isEmpty else { return nil }
    guard !isRepeated(field) else {
      throw RequestError(
        .badRequest, "The query parameter \(field.rawValue) is given more than once.")
    }
    try field.check(value)
    return value
  }

  package func requiredParameter(_ field: RequestField) throws(RequestError) -> String {
    guard let value = try parameter(field) else {
      throw RequestError(.badRequest, "The query parameter \(field.rawValue) is required.")
    }
    return value
  }

  /// A query parameter, or else a field of the body. If both are there, they must be equal, so that
  /// nothing is deleted that half of the request doesn't mean.
  package func requiredInQueryOrBody(_ field: RequestField) throws(RequestError) -> String {
    let queried = try parameter(field)
    guard let queried else {
      guard hasBody else {
        throw RequestError(
          .badRequest,
          "\(field.rawValue) is required, as a query parameter or as a field of a JSON body."
            + hint)
      }
      return try object().requiredText(field)
    }
    // A body that isn't JSON says nothing against the query.
    if let other = (try? object())?[field.rawValue], !other.isNull, other.string != queried {
      throw RequestError(
        .badRequest, "\(field.rawValue) is not the same in the query and in the body.")
    }
    return queried
  }
}

extension [String: JSONValue] {
  /// A field of a body that must be there and be text.
  package func requiredText(_ field: RequestField) throws(RequestError) -> String {
    let name = field.rawValue
    guard let value = self[name], !value.isNull else {
      throw RequestError(.badRequest, "The field \(name) is required.")
    }
    guard let text = value.string else {
      throw RequestError(
        .badRequest, "The field \(name) must be a string, not \(value.typeName).")
    }
    if text.isEmpty { throw RequestError(.badRequest, "The field \(name) must not be empty.") }
    try field.check(text)
    return text
  }
}

extension RequestField {
  fileprivate func check(_ value: String) throws(RequestError) {
    guard value.utf8.count <= maximumSize else {
      throw RequestError(
        .badRequest,
        "\(rawValue) must not be longer than \(maximumSize) bytes; it has \(value.utf8.count).")
    }
    guard !value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else {
      throw RequestError(.badRequest, "\(rawValue) must not hold control characters.")
    }
    // Decoders replace bytes that aren't UTF-8 and half a surrogate pair by this: two names that
    // differ there would be one.
    guard !value.unicodeScalars.contains("\u{FFFD}") else {
      throw RequestError(.badRequest, "\(rawValue) is not valid Unicode, or holds U+FFFD.")
    }
  }
}

extension JSONValue {
  fileprivate var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
