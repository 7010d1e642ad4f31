extension AWSError {
  /// A request that got no answer.
  init(_ error: TransportError, to request: AWSRequest) {
    let (cause, code): (Cause, String) =
      switch error.kind {
      case .connect: (.transport, AWSError.connectionFailed)
      case .interrupted: (.transport, "ConnectionLost")
      case .timedOut: (.timedOut, "RequestTimedOut")
      case .cancelled: (.cancelled, "Cancelled")
      case .tooLarge: (.transport, "AnswerTooLarge")
      case .invalid: (.invalid, "RequestNotFormed")
      }
    self.init(request, cause, code: code, message: error.message)
  }

  /// A successful answer that doesn't match the API reference.
  package static func unreadable(_ request: AWSRequest, _ reason: String) -> AWSError {
    AWSError(
      request, .server, code: "UnreadableAnswer", message: "The answer can't be read: \(reason).")
  }

  init(_ request: AWSRequest, _ cause: Cause, code: String, message: String) {
    self.init(
      cause: cause, service: request.service.id, operation: request.operation, code: code,
      message: message)
  }
}
