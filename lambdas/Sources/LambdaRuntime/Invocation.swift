/// The context of one event, from the Runtime API.
package struct Invocation: Sendable {
  package var requestID: String
  /// The name of the function.
  package var functionName: String
  /// When Lambda stops waiting, in milliseconds since 1970.
  package var deadline: Int
  package var functionARN: String?
  /// The X-Ray header of the caller.
  package var traceID: String?
  /// Writes lines that carry the request's id.
  package var log: Log

  package init(
    requestID: String, functionName: String, deadline: Int, functionARN: String? = nil,
    traceID: String? = nil, log: Log
  ) {
    self.requestID = requestID
    self.functionName = functionName
    self.deadline = deadline
    self.functionARN = functionARN
    self.traceID = traceID
    self.log = log
  }
}
