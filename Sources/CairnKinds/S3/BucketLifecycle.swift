import CairnAWSXML
import CairnEngine
import CairnLanguage

/// The items of a bucket's `lifecycle` (AWS S3 "LifecycleRule"). Times are whole days.
enum BucketLifecycle {
  private static let day = 86_400
  private static let days = FieldType.duration(day...(36_500 * day))

  static let id = Field<String>(
    "id", .string(StringRule(length: 1...255)), doc: "The rule's name.", example: "uploads")
  static let prefix = Field<String>(
    "prefix", .string(StringRule(length: 0...1_024)), default: "",
    doc: "Only keys that begin with it.", example: "tmp/")
  static let expire = Field<Int>(
    "expire", days, doc: "When an object is deleted after it was put.", example: "30d")
  static let expireNoncurrent = Field<Int>(
    "expireNoncurrent", days,
    doc: "When an old version is deleted after it was replaced (with `versioning`).",
    example: "90d")
  static let abortUploads = Field<Int>(
    "abortUploads", days, doc: "When an upload that was never finished is dropped.",
    example: "7d")
  static let enabled = Field<Bool>(
    "enabled", .boolean, default: true, doc: "Whether the rule is in force.", example: "false")

  static let fields = [
    id.schema, prefix.schema, expire.schema, expireNoncurrent.schema, abortUploads.schema,
    enabled.schema,
  ]
  private static let times = [expire, expireNoncurrent, abortUploads]

  static let rule = Rule { properties in
    var violations: [Rule.Violation] = []
    for (index, item) in (properties["lifecycle"]?.list ?? []).enumerated() {
      guard let item = Properties(value: item) else { continue }
      let path = "lifecycle[\(index)]"
      if times.allSatisfy({ item[raw: $0.name] == nil }) {
        violations.append(
          .init(
            path: path, summary: "Lifecycle rule that does nothing",
            detail: "A lifecycle rule needs `expire`, `expireNoncurrent` or `abortUploads`."))
      }
      for field in times {
        guard let seconds = item[field], !seconds.isMultiple(of: day) else { continue }
        violations.append(
          .init(
            path: "\(path).\(field.name)", summary: "No whole number of days",
            detail: "S3 counts lifecycles in days: write a whole number of days, such as "
              + "`\((seconds + day - 1) / day)d`."))
      }
    }
    return violations
  }

  /// Rules without a name get one by their place, so that S3 does not make up others at each write.
  private static let unnamed = "cairn-rule-"

  static func rules(of rules: [Properties]) -> [S3LifecycleRule] {
    rules.enumerated().map { index, rule in
      func days(_ field: Field<Int>) -> Int? { rule[field].map { $0 / day } }
      return S3LifecycleRule(
        id: rule[id] ?? "\(unnamed)\(index + 1)", prefix: rule[prefix] ?? "",
        isEnabled: rule[enabled] ?? true, expirationInDays: days(expire),
        noncurrentExpirationInDays: days(expireNoncurrent),
        abortIncompleteUploadsAfterDays: days(abortUploads))
    }
  }

  static func properties(of rules: [S3LifecycleRule]) -> [Properties] {
    rules.map { rule in
      var properties = Properties()
      if let name = rule.id, !name.hasPrefix(unnamed) { properties[id] = name }
      properties[prefix] = rule.prefix
      properties[expire] = rule.expirationInDays.map { $0.clampedMultiplying(by: day) }
      properties[expireNoncurrent] = rule.noncurrentExpirationInDays.map {
        $0.clampedMultiplying(by: day)
      }
      properties[abortUploads] = rule.abortIncompleteUploadsAfterDays.map {
        $0.clampedMultiplying(by: day)
      }
      properties[enabled] = rule.isEnabled
      return properties
    }
  }
}
