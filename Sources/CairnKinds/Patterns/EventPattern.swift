import CairnLanguage

/// Patterns of events, as one service reads them: a pattern has the form of the event, with a list
/// of matching values at the end of each branch.
struct EventPattern: Sendable {
  /// The numbers that a service can compare.
  struct Numbers: Sendable {
    var most: Int
    var decimals: Int
  }

  /// "A filter".
  var noun: String
  /// The summary of an error: "Filter that Lambda would refuse".
  var refusal: String
  var example: String
  var operators: [String]
  /// The operators that others take in place of their value, as in `{anything-but: {prefix: a}}`.
  var inner: [String: [String]] = [:]
  var numbers: Numbers?
  /// The parts that every event has; nil if the senders choose them.
  var parts: [String]?
  /// Whether parts can have parts.
  var isNested = true
  /// Why not, as a sentence.
  var flatness = ""

  /// Every error of a pattern, at its own place.
  ///
  /// - Parameter path: of the pattern in its resource.
  func violations(in pattern: Value, at path: String) -> [Rule.Violation] {
    EventPatternCheck.violations(of: self, in: pattern, at: path)
  }
}
