import CairnJSON

/// What a function does with one event.
package protocol LambdaHandler: Sendable {
  associatedtype Event: LambdaEvent

  /// Answers an event. A thrown error is reported to Lambda, by its own names if it is a
  /// `LambdaFailure`; the process goes on with the next event.
  func handle(_ event: Event, in invocation: Invocation) async throws -> JSONValue
}

/// An event as a type of its own.
package protocol LambdaEvent: Sendable {
  /// Reads the event, or throws when it is of another kind.
  init(_ json: JSONValue) throws
}

/// An error with the names that Lambda shows for it.
package protocol LambdaFailure: Error {
  /// Such as `Runtime.ExitError`: `errorType` in the answer.
  var errorType: String { get }
  /// A sentence for people: `errorMessage` in the answer.
  var errorMessage: String { get }
}
