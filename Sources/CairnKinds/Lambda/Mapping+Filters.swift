import CairnEngine
import CairnLanguage

extension Mapping {
  /// Lambda developer guide, "Control which events Lambda sends to your function", filter rule
  /// syntax: Lambda refuses other patterns when the event source mapping is created.
  static let filterRule = Rule { properties in
    (properties[filters.name]?.list ?? []).enumerated().compactMap { index, pattern in
      EventPattern.lambda.problem(with: pattern).map { problem in
        .init(
          path: "\(filters.name)[\(index)]", summary: "Filter that Lambda would refuse",
          detail: problem)
      }
    }
  }
}

extension EventPattern {
  static let lambda = EventPattern(
    noun: "A filter", example: "{body: {type: [image]}}",
    operators: ["prefix", "suffix", "anything-but", "numeric", "exists", "equals-ignore-case"])
}
