import CairnLanguage

extension EventPattern {
  /// EventBridge user guide, "Comparison operators for use in event patterns", and "AWS service
  /// event metadata" for what every event has.
  private static let eventBridge = EventPattern(
    noun: "A pattern", refusal: "Pattern that EventBridge would refuse",
    example: "{source: [shop], detail: {type: [created]}}",
    operators: [
      "prefix", "suffix", "anything-but", "numeric", "exists", "equals-ignore-case", "cidr",
      "wildcard",
    ],
    inner: [
      "anything-but": ["prefix", "suffix", "equals-ignore-case", "wildcard"],
      "prefix": ["equals-ignore-case"], "suffix": ["equals-ignore-case"],
    ],
    numbers: Numbers(most: 5_000_000_000, decimals: 6),
    parts: [
      "version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail",
      "replay-name",
    ])

  /// EventBridge refuses invalid patterns, and events never match some others.
  ///
  /// - Parameter path: of the pattern in its resource.
  static func eventBridgeViolations(in pattern: Value, at path: String) -> [Rule.Violation] {
    func violation(_ detail: String) -> [Rule.Violation] {
      [.init(path: path, summary: eventBridge.refusal, detail: detail)]
    }
    if pattern.map?.isEmpty == true {
      return violation("The pattern is empty, so it matches nothing.")
    }
    let found = eventBridge.violations(in: pattern, at: path)
    // EventBridge "PutRule", EventPattern.
    guard pattern.isResolved, pattern.jsonText.unicodeScalars.count > 4_096 else { return found }
    return found + violation("Written as JSON, a pattern has at most 4,096 characters.")
  }
}
