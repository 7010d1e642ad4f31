/// An error in a request, for its sender.
package struct RequestError: Error, Hashable, Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case badRequest = "BadRequest"
    case notFound = "NotFound"
    case conflict = "Conflict"
    case methodNotAllowed = "MethodNotAllowed"
    case payloadTooLarge = "PayloadTooLarge"
    /// Not the caller's fault.
    case internalError = "InternalError"

    package var status: Int {
      switch self {
      case .badRequest: 400
      case .notFound: 404
      case .methodNotAllowed: 405
      case .conflict: 409
      case .payloadTooLarge: 413
      case .internalError: 500
      }
    }
  }

  package var kind: Kind
  /// Full sentences, with the field's name where one is wrong.
  package var message: String
  /// What went wrong inside, for the log alone.
  package var cause: String?

  package init(_ kind: Kind, _ message: String, cause: String? = nil) {
    self.kind = kind
    self.message = message
    self.cause = cause
  }
}
