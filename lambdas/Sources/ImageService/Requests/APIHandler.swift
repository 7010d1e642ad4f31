import CairnAWS
import CairnJSON
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
    do throws(RequestError) {
      guard request.method == Handler.method else {
        throw RequestError(
          .methodNotAllowed, "\(request.path) takes \(Handler.method), not \(request.method).")
      }
      return try await answerOrRefuse(request, in: invocation)
    } catch {
      var details: [String: JSONValue] = [
        "status": .int(error.kind.status), "error": .string(error.kind.rawValue),
        "reason": .string(error.message),
      ]
      details["userId"] = request.claimedUserID.map { .string($0) }
      if error.kind == .internalError {
        details["reason"] = error.cause.map { .string($0) }
        invocation.log.error("request failed", details)
      } else {
        invocation.log.warning("request refused", details)
      }
      var answer = APIAnswer(error)
      if error.kind == .methodNotAllowed { answer.headers["Allow"] = Handler.method }
      return answer
    }
  }

  private func answerOrRefuse(
    _ request: APIRequest, in invocation: Invocation
  ) async throws(RequestError) -> APIAnswer {
    do {
      return try await handler.answer(request, in: invocation)
    } catch let error as RequestError {
      throw error
    } catch {
      throw RequestError(
        .internalError,
        "The service could not do this. Its log says why, under \(invocation.requestID).",
        cause: "\(error)")
    }
  }
}
