import CairnJSON

/// The error that a failed function reports (AWS Lambda developer guide, "Lambda function errors").
struct FunctionFailure: Hashable, Sendable {
  var type: String?
  var message: String?

  init(_ payload: [UInt8]) {
    let document = try? JSONValue(parsing: payload)
    type = document?["errorType"]?.string
    message = document?["errorMessage"]?.string
  }

  /// Such as `ValueError: no such image`.
  var text: String {
    let parts = [type, message].compactMap { $0 }.filter { !$0.isEmpty }
    return parts.isEmpty ? "it gave no reason." : parts.joined(separator: ": ")
  }
}
