import CairnJSON

/// An error as Lambda shows it to callers.
package struct ErrorReport: Hashable, Sendable {
  package var type: String
  package var message: String

  package init(_ error: any Error) {
    if let failure = error as? any LambdaFailure {
      type = failure.errorType
      message = failure.errorMessage
    } else {
      type = "\(Swift.type(of: error))"
      message = "\(error)"
    }
  }

  package var json: JSONValue {
    ["errorType": .string(type), "errorMessage": .string(message), "stackTrace": []]
  }
}

/// An event that isn't JSON.
struct UnreadableEvent: LambdaFailure {
  var reason: String
  var errorType: String { "Runtime.UnmarshalError" }
  var errorMessage: String { "The event can't be read: \(reason)." }
}
