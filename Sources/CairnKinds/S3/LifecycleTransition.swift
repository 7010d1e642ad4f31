import CairnAWSXML
import CairnEngine
import CairnLanguage

/// The items of `transitions` (AWS S3 "Transition" and "NoncurrentVersionTransition").
enum LifecycleTransition {
  private static let day = 86_400

  static let after = Field<Int>(
    "after", .duration(0...(36_500 * day), step: day), .required,
    doc: "How long after its upload, or an old version after its replacement.", example: "30d")
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

  /// Amazon S3 user guide, "Transitioning objects using Amazon S3 Lifecycle": what each class can
  /// move to.
  private static let next = [
    "standard-ia": ["intelligent-tiering", "onezone-ia", "glacier-ir", "glacier", "deep-archive"],
    "intelligent-tiering": ["onezone-ia", "glacier-ir", "glacier", "deep-archive"],
    "onezone-ia": ["glacier", "deep-archive"],
    "glacier-ir": ["glacier", "deep-archive"],
    "glacier": ["deep-archive"],
  ]

  private struct Step {
    var path: String
    var word: String
    var days: Int

    /// An infrequent access class, where objects stay for 30 days at least.
    var isInfrequent: Bool { word.hasSuffix("-ia") }
  }

  static func violations(of rule: Properties, at path: String) -> [Rule.Violation] {
    let lists = [
      (BucketLifecycle.transitions, BucketLifecycle.expire),
      (BucketLifecycle.transitionsNoncurrent, BucketLifecycle.expireNoncurrent),
    ]
    return lists.flatMap { field, expiry -> [Rule.Violation] in
      let steps = (rule[field] ?? []).enumerated().compactMap { index, item -> Step? in
        guard let word = item[storageClass], let time = item[after] else { return nil }
        return Step(path: "\(path).\(field.name)[\(index)]", word: word, days: time / day)
      }
      var violations = steps.compactMap(early) + order(steps)
      if let end = rule[expiry].map({ $0 / day }), let last = steps.map(\.days).max(), end <= last {
        violations.append(
          .init(
            path: "\(path).\(expiry.name)", summary: "Expiry before a transition",
            detail: "The rule moves objects to another storage class after \(last) days, so "
              + "`\(expiry.name)` must be longer than that."))
      }
      return violations
    }
  }

  private static func early(_ step: Step) -> Rule.Violation? {
    guard step.isInfrequent, step.days < 30 else { return nil }
    return .init(
      path: "\(step.path).\(after.name)", summary: "Transition too early",
      detail: "S3 moves objects to `\(step.word)` after 30 days at the earliest: write "
        + "`after: 30d` or more.")
  }

  private static func after(_ word: String) -> String {
    guard let words = next[word] else { return "from where S3 moves them nowhere" }
    return "and from there S3 moves them to \(words.alternatives()) only"
  }

  /// Each class once, each from one that can move to it, and archives not within the 30 days that an
  /// infrequent access class is charged for at least.
  private static func order(_ steps: [Step]) -> [Rule.Violation] {
    var violations: [Rule.Violation] = []
    let sorted = steps.sorted { $0.days < $1.days }
    for (index, later) in sorted.enumerated() {
      guard let former = index > 0 ? sorted[index - 1] : nil else { continue }
      if sorted[..<index].contains(where: { $0.word == later.word }) {
        violations.append(
          .init(
            path: "\(later.path).\(storageClass.name)",
            summary: "Two transitions to one storage class",
            detail:
              "Another transition of the rule moves objects to `\(later.word)`: leave one out."
          ))
      } else if former.days == later.days {
        violations.append(
          .init(
            path: "\(later.path).\(after.name)", summary: "Two transitions at one time",
            detail: "Another transition of the rule moves objects to `\(former.word)` at the same "
              + "time: leave one out, or write another `\(after.name)`."))
      } else if next[former.word]?.contains(later.word) != true {
        violations.append(
          .init(
            path: "\(later.path).\(storageClass.name)", summary: "Transition that S3 doesn't make",
            detail: "The rule moves objects to `\(former.word)` before, \(after(former.word)).")
        )
      } else if former.isInfrequent, !later.isInfrequent, later.word != "intelligent-tiering",
        later.days - former.days < 30
      {
        violations.append(
          .init(
            path: "\(later.path).\(after.name)", summary: "Transition too early",
            detail:
              "The rule moves objects to `\(former.word)` before, where they stay for 30 days at "
              + "least: write `\(after.name): \(former.days + 30)d` or more."))
      }
    }
    return violations
  }
}
