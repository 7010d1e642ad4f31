import CairnEngine
import CairnLanguage

extension Subscription {
  /// A subscription has one endpoint.
  static let endpointRule = Rule { properties in
    let names = SubscriptionEndpoint.fields.map(\.name)
    let given = names.filter { properties[$0] != nil }
    switch given.count {
    case 0:
      return [
        .init(
          path: nil, summary: "Subscription without an endpoint",
          detail: "A subscription needs \(names.alternatives()), which gets the messages.")
      ]
    case 1: return []
    default:
      return [
        .init(
          path: given[1], summary: "Subscription with two endpoints",
          detail: "A subscription has one endpoint, and this one has `\(given[0])` and "
            + "`\(given[1])`: declare one for each.")
      ]
    }
  }

  /// Amazon SNS developer guide, "Amazon SNS raw message delivery".
  static let rawRule = Rule { properties in
    guard properties[raw.name]?.boolean == true,
      properties[queue.name] == nil, properties[url.name] == nil
    else { return [] }
    return [
      .init(
        path: raw.name, summary: "Setting for queues and URLs only",
        detail: "SNS delivers raw messages to queues and URLs only: leave `raw` out.")
    ]
  }

  /// SNS "Subscribe", DeliveryPolicy.
  static let deliveryRule = Rule { properties in
    guard let policy = properties[deliveryPolicy.name] else { return [] }
    if properties[url.name] == nil {
      return [
        .init(
          path: deliveryPolicy.name, summary: "Setting for URLs only",
          detail: "SNS has delivery policies for URLs only: leave `deliveryPolicy` out.")
      ]
    }
    // Amazon SNS developer guide, "Creating an HTTP/S delivery policy".
    let known = ["healthyRetryPolicy", "throttlePolicy", "requestPolicy", "sicklyRetryPolicy"]
    guard let parts = policy.map, !parts.isEmpty else {
      return [
        .init(
          path: deliveryPolicy.name, summary: "Delivery policy that SNS would refuse",
          detail: "A delivery policy is a map with \(known.dropLast().alternatives())."
            + policy.jsonAdviceEnding)
      ]
    }
    return parts.keys.sorted().filter { !known.contains($0) }.map { name in
      let near = NearMiss.best(for: name, among: known)
      return .init(
        path: "\(deliveryPolicy.name).\(name)", summary: "Delivery policy that SNS would refuse",
        detail: "A delivery policy has no `\(name)`. "
          + (near.map { "Did you mean `\($0)`?" }
            ?? "There are \(known.dropLast().alternatives("and"))."))
    }
  }

  // MARK: Filters

  /// Amazon SNS developer guide, "Filter policy constraints": SNS refuses other policies.
  static let filterRule = Rule { properties in
    guard let filter = properties[filter.name] else { return [] }
    let isBody = properties[filterScope.name]?.string == "body"
    var pattern = EventPattern.sns
    pattern.isNested = isBody
    let found = pattern.violations(in: filter, at: Self.filter.name)
    guard let problem = sizeProblem(filter) else { return found }
    return found
      + [.init(path: Self.filter.name, summary: EventPattern.sns.refusal, detail: problem)]
  }

  /// At most five keys, and 150 combinations of values.
  private static func sizeProblem(_ filter: Value) -> String? {
    guard let parts = filter.map else { return nil }
    if parts.isEmpty {
      return "An empty filter matches every message: leave `filter` out."
    }
    let keys = keys(in: parts)
    if keys > 5 { return "A filter names at most 5 keys, and this one names \(keys)." }
    let count = combinations(parts, at: 1, 1)
    return count > 150
      ? "A filter has at most 150 combinations of values, and this one has \(count)." : nil
  }

  private static func keys(in parts: [String: Value]) -> Int {
    parts.values.reduce(0) { count, value in
      switch value {
      case .map(let inner): count + keys(in: inner)
      case .list(let items) where items.allSatisfy({ $0.map?.values.first?.list != nil }):
        count + items.reduce(0) { $0 + keys(in: $1.map ?? [:]) }
      default: count + 1
      }
    }
  }

  /// The product of the number of values of each key and its depth; of alternatives the sum.
  private static func combinations(
    _ parts: [String: Value], at depth: Int, _ count: Int
  ) -> Int {
    parts.sorted { $0.key < $1.key }.reduce(count) { count, part in
      switch part.value {
      case .map(let inner): combinations(inner, at: depth + 1, count)
      case .list(let items) where part.key == "$or":
        items.reduce(0) {
          $0.clampedAdding(combinations($1.map ?? [:], at: depth, count))
        }
      case .list(let items):
        count.clampedMultiplying(by: items.count).clampedMultiplying(by: depth)
      default: count
      }
    }
  }

  static let scopeRule = Rule { properties in
    guard properties[filterScope.name] == "body", properties[filter.name] == nil else { return [] }
    return [
      .init(
        path: filterScope.name, summary: "Scope without a filter",
        detail: "`filterScope` says what `filter` looks at: add one, or leave it out.")
    ]
  }
}

extension EventPattern {
  /// Amazon SNS developer guide, "Amazon SNS subscription filter policies".
  static let sns = EventPattern(
    noun: "A filter", refusal: "Filter that SNS would refuse", example: "{type: [created]}",
    operators: [
      "prefix", "suffix", "anything-but", "numeric", "exists", "equals-ignore-case", "cidr",
    ],
    inner: ["anything-but": ["prefix", "suffix"]],
    numbers: Numbers(most: 1_000_000_000, decimals: 5),
    flatness: "Attributes of messages have none: write `filterScope: body`, or a list of values.")
}
