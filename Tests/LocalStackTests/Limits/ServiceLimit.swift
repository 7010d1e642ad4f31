/// What a field's limits are held against.
struct ServiceLimit: Sendable {
  /// As `service Operation.Member`; nil where the service's model says nothing of it.
  var member: String?
  /// Why the limits differ from the model's, or where they come from.
  var reason: String?
  /// The service's words for the field's.
  var words: [String: String] = [:]
  /// Seconds in the service's unit.
  var unit = 1

  /// They agree.
  static func equal(
    _ member: String, words: [String: String] = [:], unit: Int = 1
  ) -> ServiceLimit {
    ServiceLimit(member: member, words: words, unit: unit)
  }

  static func other(
    _ member: String, words: [String: String] = [:], unit: Int = 1, _ reason: String
  ) -> ServiceLimit {
    ServiceLimit(member: member, reason: reason, words: words, unit: unit)
  }

  /// The documentation alone says it, or nothing does.
  static func documented(_ reason: String) -> ServiceLimit { ServiceLimit(reason: reason) }
}
