import CairnJSON
import LambdaRuntime

/// A batch of messages ("Using Lambda with Amazon SQS").
package struct SQSEvent: LambdaEvent {
  package struct Message: Sendable, Hashable {
    package var id: String
    package var body: String
  }

  package var messages: [Message]

  package init(_ json: JSONValue) throws {
    guard let records = json["Records"]?.array else { throw NotAnSQSEvent() }
    messages = try records.map { record in
      guard let id = record["messageId"]?.string, let body = record["body"]?.string else {
        throw NotAnSQSEvent()
      }
      return Message(id: id, body: body)
    }
  }
}

struct NotAnSQSEvent: LambdaFailure, Hashable {
  var errorType: String { "NotAnSQSEvent" }
  var errorMessage: String { "The event isn't a batch of SQS messages." }
}
