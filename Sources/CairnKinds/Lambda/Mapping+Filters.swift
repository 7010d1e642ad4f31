import CairnEngine
import CairnLanguage

extension Mapping {
  /// Lambda developer guide, "Control which events Lambda sends to your function", filter rule
  /// syntax: Lambda refuses other patterns when the event source mapping is created.
  static let filterRule = Rule { properties in
    (properties[filters.name]?.list ?? []).enumerated().flatMap { index, pattern in
      EventPattern.lambda.violations(in: pattern, at: "\(filters.name)[\(index)]")
    }
  }
}

extension EventPattern {
  static let lambda = EventPattern(
    noun: "A filter", refusal: "Filter that Lambda would refuse",
    example: "{body: {type: [image]}}",
    operators: ["prefix", "suffix", "anything-but", "numeric", "exists", "equals-ignore-case"])
}
