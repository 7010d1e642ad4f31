import CairnEngine
import CairnLanguage

extension SSMParameter {
  private static let standardLimit = 4096

  /// Systems Manager "PutParameter", Value: standard parameters hold 4 KB, and no value refers to
  /// another parameter.
  static let valueRule = Rule { properties in
    guard let value = properties[value.name]?.opened?.string else { return [] }
    var violations: [Rule.Violation] = []
    let tier = properties[tier.name]?.string ?? "standard"
    if tier == "standard", value.utf8.count > standardLimit {
      violations.append(
        .init(
          path: Self.value.name, summary: "Value too long",
          detail: "A standard parameter holds at most 4KB, and this value has "
            + "\(value.utf8.count) bytes: write `tier: advanced`."))
    }
    if value.contains("{{") {
      violations.append(
        .init(
          path: Self.value.name, summary: "Reference in a value",
          detail: "The Parameter Store accepts no `{{` in values, because values can't refer to "
            + "other parameters. Write a reference as `${section.name.attribute}`."))
    }
    return violations
  }

  static let keyTypeRule = Rule { properties in
    guard properties[kmsKey.name] != nil, properties[type.name]?.string != "secure" else {
      return []
    }
    return [
      .init(
        path: kmsKey.name, summary: "KMS key without encryption",
        detail: "Only secure parameters are encrypted: add `type: secure`, or leave `kmsKey` out.")
    ]
  }
}
