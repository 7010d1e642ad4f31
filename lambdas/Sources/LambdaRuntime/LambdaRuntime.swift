import CairnAWS
import CairnJSON

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The life of a function's process: set up once, then one event after the other.
///
/// All of it runs on one thread, also waiting: there is never more than one event, and while there
/// is none, nothing else may run, as Lambda freezes the process.
package struct LambdaRuntime<Handler: LambdaHandler>: Sendable {
  private let client: RuntimeClient
  private let handler: Handler
  private let functionName: String
  private let log: Log

  package init(client: RuntimeClient, handler: Handler, functionName: String, log: Log) {
    self.client = client
    self.handler = handler
    self.functionName = functionName
    self.log = log
  }

  /// Handles the next event, whatever comes of it. Throws when the Runtime API is gone.
  package func handleNext() async throws {
    let next = try client.next()
    if let traceID = next.traceID { setenv("_X_AMZN_TRACE_ID", traceID, 1) }
    let log = log.with(["requestId": .string(next.requestID)])
    do {
      let answer = try await answer(next, log)
      try client.respond(to: next.requestID, answer)
    } catch {
      let report = ErrorReport(error)
      log.error(
        "the event failed", ["error": .string(report.type), "reason": .string(report.message)])
      do {
        try client.fail(next.requestID, error)
      } catch let refusal as RuntimeClient.Failure {
        // Lambda has given the event up, or has an answer to it already.
        log.warning("the failure was not taken", ["reason": .string("\(refusal)")])
      }
    }
  }

  private func answer(_ next: RuntimeClient.Next, _ log: Log) async throws -> JSONValue {
    let event: Handler.Event
    do {
      let json = try JSONValue(parsing: next.event)
      if let answer = CodeQuestion.answer(to: json) { return answer }
      event = try Handler.Event(json)
    } catch let error as JSONParseError {
      throw UnreadableEvent(reason: error.description)
    }
    let invocation = Invocation(
      requestID: next.requestID, functionName: functionName, deadline: next.deadline,
      functionARN: next.functionARN, traceID: next.traceID, log: log)
    return try await handler.handle(event, in: invocation)
  }
}

/// Runs a function until Lambda ends the process.
///
/// - Parameter make: makes the handler from the environment variables. What it throws is reported
///   as the reason why the function can't be started.
package func runLambda<Handler: LambdaHandler>(
  _ make: @Sendable ([String: String]) throws -> Handler
) async -> Never {
  let environment = AWSEnvironment.process.variables
  let functionName = environment["AWS_LAMBDA_FUNCTION_NAME"] ?? "unknown"
  let level = (environment["LOG_LEVEL"] ?? environment["AWS_LAMBDA_LOG_LEVEL"]) ?? ""
  let log = Log(level: LogLevel(level) ?? .info, context: ["function": .string(functionName)])
  guard let address = environment["AWS_LAMBDA_RUNTIME_API"] else {
    log.error("AWS_LAMBDA_RUNTIME_API is not set: this program runs as a Lambda function")
    exit(1)
  }
  if LogLevel(level) == nil, !level.isEmpty {
    log.warning("LOG_LEVEL is \"\(level)\", which isn't a level; using INFO")
  }
  let client = RuntimeClient(address: address)
  let handler: Handler
  do {
    handler = try make(environment)
  } catch {
    log.error(
      "the function can't be started", ["reason": .string(ErrorReport(error).message)])
    try? client.failInitialization(error)
    exit(1)
  }
  let runtime = LambdaRuntime(
    client: client, handler: handler, functionName: functionName, log: log)
  do {
    while true { try await runtime.handleNext() }
  } catch {
    log.error("the Runtime API can't be reached", ["reason": .string("\(error)")])
    exit(1)
  }
}
