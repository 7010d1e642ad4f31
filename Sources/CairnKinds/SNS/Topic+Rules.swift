import CairnEngine
import CairnLanguage

extension Topic {
  /// Amazon SNS developer guide, "Message archiving and replay for FIFO topics": for 1 to 365 days.
  static let archiveRule = Rule { properties in
    guard properties[archive.name] != nil, properties[fifo.name]?.boolean != true else {
      return []
    }
    return [
      .init(
        path: archive.name, summary: "Setting for FIFO topics only",
        detail: "Only FIFO topics archive messages: add `fifo: true`, or leave `archive` out.")
    ]
  }

  /// SNS "CreateTopic", TracingConfig, and Amazon SNS developer guide, "Message data protection":
  /// for standard topics.
  static let standardRule = Rule { properties in
    guard properties[fifo.name]?.boolean == true else { return [] }
    var violations: [Rule.Violation] = []
    if properties[tracing.name]?.string == "active" {
      violations.append(
        .init(
          path: tracing.name, summary: "Setting for standard topics only",
          detail: "SNS records no traces of FIFO topics: leave `tracing` out."))
    }
    if properties[dataProtection.name] != nil {
      violations.append(
        .init(
          path: dataProtection.name, summary: "Setting for standard topics only",
          detail: "FIFO topics have no data protection: leave `dataProtection` out."))
    }
    return violations
  }

  /// SNS "PutDataProtectionPolicy" and Amazon SNS developer guide, "Data protection policies".
  static let protectionRule = Rule { properties in
    guard let policy = properties[dataProtection.name] else { return [] }
    let missing = ["Name", "Version", "Statement"].filter { policy.map?[$0] == nil }
    if !missing.isEmpty {
      return [
        .init(
          path: dataProtection.name, summary: "Data protection policy that SNS would refuse",
          detail: "A data protection policy is a map with `Name`, `Version` and `Statement`; this "
            + "one has no \(missing.map { "`\($0)`" }.joined(separator: ", no "))."
            + policy.jsonAdviceEnding)
      ]
    }
    guard policy.isResolved, policy.jsonText.unicodeScalars.count > 30_720 else { return [] }
    return [
      .init(
        path: dataProtection.name, summary: "Data protection policy that SNS would refuse",
        detail: "Written as JSON, a data protection policy has at most 30,720 characters.")
    ]
  }
}
