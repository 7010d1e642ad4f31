import CairnLanguage

extension EventPattern {
  /// EventBridge user guide, "Comparison operators for use in event patterns".
  static let eventBridge = EventPattern(
    noun: "A pattern", example: "{source: [shop], detail: {type: [created]}}",
    operators: [
      "prefix", "suffix", "anything-but", "numeric", "exists", "equals-ignore-case", "cidr",
      "wildcard",
    ],
    inner: [
      "anything-but": ["prefix", "suffix", "equals-ignore-case", "wildcard"],
      "prefix": ["equals-ignore-case"], "suffix": ["equals-ignore-case"],
    ],
    numbers: Numbers(most: 5_000_000_000, decimals: 6))

  /// EventBridge user guide, "AWS service event metadata": what every event has.
  private static let parts = [
    "version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail",
    "replay-name",
  ]

  /// The first error, as a full sentence.
  static func eventBridgeProblem(with pattern: Value) -> String? {
    if let problem = eventBridge.problem(with: pattern) { return problem }
    guard let given = pattern.map else { return nil }
    if given.isEmpty { return "The pattern is empty, so it matches nothing." }
    for name in given.keys.sorted() where name != "$or" && !parts.contains(name) {
      let near = NearMiss.best(for: name, among: parts)
      return "Events have no `\(name)`. "
        + (near.map { "Did you mean `\($0)`?" }
          ?? "What their sender writes is in `detail`; beside it there are "
          + parts.filter { $0 != "detail" }.alternatives("and") + ".")
    }
    // EventBridge "PutRule", EventPattern.
    guard pattern.isResolved, pattern.jsonText.unicodeScalars.count > 4_096 else { return nil }
    return "Written as JSON, a pattern has at most 4,096 characters."
  }
}
