import NIOHTTP1

/// An error in the form in which the service would write it (AWS protocols: JSON 1.x, REST-JSON,
/// REST-XML of S3, Query).
struct ErrorAnswer: Sendable {
  var status: Int
  var code: String
  var message: String

  /// Nil for faults without an answer.
  init?(_ fault: Fault, of call: Call) {
    switch fault {
    case .internalError, .internalErrorAfterwards:
      self.init(
        status: 500, code: call.wire == .restXML ? "InternalError" : "InternalFailure",
        message: "An internal error occurred.")
    case .unavailable:
      self.init(
        status: 503, code: "ServiceUnavailable", message: "Please reduce your request rate.")
    case .throttled:
      self = Self.throttled(call)
    case .droppedBefore, .droppedAfter, .cutOff, .delayed, .truncated:
      return nil
    }
  }

  private init(status: Int, code: String, message: String) {
    self.status = status
    self.code = code
    self.message = message
  }

  private static func throttled(_ call: Call) -> ErrorAnswer {
    switch call.wire {
    case .restXML: ErrorAnswer(status: 503, code: "SlowDown", message: "Reduce your request rate.")
    case .query: ErrorAnswer(status: 400, code: "Throttling", message: "Rate exceeded")
    case .restJSON:
      ErrorAnswer(status: 429, code: "TooManyRequestsException", message: "Rate exceeded")
    case .json:
      ErrorAnswer(
        status: call.service == "sqs" ? 403 : 400,
        code: call.service == "sqs" ? "RequestThrottled" : "ThrottlingException",
        message: "Rate exceeded")
    }
  }

  func answer(to call: Call) -> Answer {
    var headers = HTTPHeaders([("x-amzn-requestid", "00000000-fa17-4000-8000-000000000000")])
    let text: String
    switch call.wire {
    case .json:
      headers.add(name: "Content-Type", value: "application/x-amz-json-1.0")
      text = #"{"__type":"com.amazonaws.fault#\#(code)","message":"\#(message)"}"#
    case .restJSON:
      headers.add(name: "Content-Type", value: "application/json")
      headers.add(name: "X-Amzn-Errortype", value: code)
      text = #"{"message":"\#(message)"}"#
    case .restXML:
      headers.add(name: "Content-Type", value: "application/xml")
      text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>\(code)</Code>"
        + "<Message>\(message)</Message><RequestId>FA17</RequestId></Error>"
    case .query:
      headers.add(name: "Content-Type", value: "text/xml")
      text =
        "<ErrorResponse><Error><Type>Sender</Type><Code>\(code)</Code>"
        + "<Message>\(message)</Message></Error><RequestId>fa17</RequestId></ErrorResponse>"
    }
    return Answer(status: status, headers: headers, text: text)
  }
}
