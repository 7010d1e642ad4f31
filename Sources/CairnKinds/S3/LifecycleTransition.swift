import CairnAWSXML
import CairnEngine
import CairnLanguage

/// The items of `transitions` (AWS S3 "Transition" and "NoncurrentVersionTransition").
enum LifecycleTransition {
  private static let day = 86_400

  static let after = Field<Int>(
    "after", .duration(0...(36_500 * day), step: day), .required, doc: "How long after its upload.",
    example: "30d")
  static let storageClass = Field<String>(
    "class", .enumeration(words.map(\.word)), .required, doc: "The storage class it moves to.",
    example: "standard-ia")

  static let fields = [after.schema, storageClass.schema]

  private static let words: [(word: String, text: String)] = [
    ("standard-ia", "STANDARD_IA"), ("onezone-ia", "ONEZONE_IA"),
    ("intelligent-tiering", "INTELLIGENT_TIERING"), ("glacier-ir", "GLACIER_IR"),
    ("glacier", "GLACIER"), ("deep-archive", "DEEP_ARCHIVE"),
  ]

  static func shape(_ name: String, _ days: String) -> XMLShape {
    XMLShape(
      name: name,
      members: [
        .number(days, as: after, unit: day), .word("StorageClass", as: storageClass, words),
      ])
  }

  /// Amazon S3 user guide, "Transitioning objects using Amazon S3 Lifecycle": 30 days before the
  /// infrequent access classes. S3 "PutBucketLifecycleConfiguration": a class once, and an expiry
  /// after all transitions.
  static func violations(of rule: Properties, at path: String) -> [Rule.Violation] {
    let lists = [
      (BucketLifecycle.transitions, BucketLifecycle.expire),
      (BucketLifecycle.transitionsNoncurrent, BucketLifecycle.expireNoncurrent),
    ]
    return lists.flatMap { field, expiry -> [Rule.Violation] in
      var seen: Set<String> = []
      return (rule[field] ?? []).enumerated().flatMap { index, item -> [Rule.Violation] in
        let place = "\(path).\(field.name)[\(index)]"
        var violations: [Rule.Violation] = []
        if let word = item[storageClass], !seen.insert(word).inserted {
          violations.append(
            .init(
              path: "\(place).class", summary: "Two transitions to one storage class",
              detail: "Another transition of the rule moves to `\(word)` already: leave one out."))
        }
        guard let time = item[after] else { return violations }
        if let word = item[storageClass], word.hasSuffix("-ia"), time < 30 * day {
          violations.append(
            .init(
              path: "\(place).after", summary: "Transition too early",
              detail: "An object has to be 30 days old before it moves to `\(word)`: write "
                + "`after: 30d` or more."))
        }
        if let end = rule[expiry], end <= time {
          violations.append(
            .init(
              path: "\(path).\(expiry.name)", summary: "Expiry before a transition",
              detail: "The rule moves to another storage class after \(time / day) days, so "
                + "`\(expiry.name)` has to be longer than that."))
        }
        return violations
      }
    }
  }
}
