import CairnAWS
import LambdaRuntime

/// A function behind one route of the API.
package protocol APIHandler: Sendable {
  static var method: String { get }

  /// Answers a request of the right method. A `RequestError` becomes its own answer.
  func answer(_ request: APIRequest, in invocation: Invocation) async throws -> APIAnswer
}

/// Stands between Lambda and the handler of a route: whatever happens, the caller gets JSON.
package struct APIFunction<Handler: APIHandler>: LambdaHandler {
  private let handler: Handler

  package init(_ handler: Handler) {
    self.handler = handler
  }

  package func handle(_ request: APIRequest, in invocation: Invocation) async throws -> JSONValue {
    await answer(request, in: invocation).json
  }

  private func answer(_ request: APIRequest, in invocation: Invocation) async -> APIAnswer {
    guard request.method == Handler.method else {
      let error = RequestError(
        .methodNotAllowed, "\(request.path) takes \(Handler.method), not \(request.method).")
      invocation.log.warning("request refused", Self.details(error))
      var answer = APIAnswer(error)
      answer.headers["Allow"] = Handler.method
      return answer
    }
    do {
      return try await handler.answer(request, in: invocation)
    } catch let error as RequestError {
      var details = Self.details(error)
      if let user = request.query["user_id"] { details["userId"] = .string(user) }
      invocation.log.warning("request refused", details)
      return APIAnswer(error)
    } catch {
      invocation.log.error("request failed", ["reason": .string("\(error)")])
      return APIAnswer(
        RequestError(
          .internalError,
          "The service could not do this. Its log says why, under \(invocation.requestID)."))
    }
  }

  private static func details(_ error: RequestError) -> [String: JSONValue] {
    [
      "status": .int(error.kind.status), "error": .string(error.kind.rawValue),
      "reason": .string(error.message),
    ]
  }
}
