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

  /// S3 "PutBucketLifecycleConfiguration", LifecycleRule: the ids of a bucket's rules differ.
  static let idRule = Rule { properties in
    var first: [String: Int] = [:]
    var violations: [Rule.Violation] = []
    for (index, item) in (properties["lifecycle"]?.list ?? []).enumerated() {
      guard let id = item.map?[id.name]?.string else { continue }
      if id.hasPrefix(unnamed) {
        violations.append(
          .init(
            path: "lifecycle[\(index)].id", summary: "Lifecycle rule named as by cairn",
            detail: "cairn names rules without an `id` so: choose one that doesn't begin with "
              + "`\(unnamed)`, or leave it out."))
      } else if first[id] != nil {
        violations.append(
          .init(
            path: "lifecycle[\(index)].id", summary: "Two lifecycle rules of one id",
            detail:
              "`\(id)` is the id of another rule of the bucket: choose another, or leave it out."
          ))
      } else {
        first[id] = index
      }
    }
    return violations
  }

  /// Rules without a name get one by their place, so that S3 does not make up others at each write.
  private static let unnamed = "cairn-rule-"

  /// The rules to put: in the place of live ones those that are declared, and the others as they stand.
  ///
  /// - Parameter replacing: settings that the plan named as lost, and may be written over.
  /// - Throws: `KindError` where one that is declared has the name of another one that says more.
  static func rules(
    of rules: [Properties], over live: S3Lifecycle, replacing: [UnmanagedSetting] = []
  ) throws -> S3Lifecycle {
    var live = live
    for (index, rule) in rules.enumerated() {
      guard let name = rule[id], let foreign = live.rules.foreign.first(where: { $0.id == name })
      else { continue }
      if replacing.contains(setting(foreign, isLost: true)) {
        live.rules.rules.removeAll { $0.foreign == foreign }
        continue
      }
      throw KindError(
        "The bucket has a lifecycle rule \(name) with \(foreign.unknown.joined(separator: ", ")), "
          + "which no field holds. Give this rule another `id`, or delete that one with the tool "
          + "that made it.", path: "\(Bucket.lifecycle.name)[\(index)]")
    }
    var taken = Set(live.rules.foreign.compactMap(\.id))
    taken.formUnion(rules.compactMap { $0[id] })
    let wanted = rules.enumerated().map { index, rule in
      func days(_ field: Field<Int>) -> Int? { rule[field].map { $0 / day } }
      var name = rule[id] ?? "\(unnamed)\(index + 1)"
      while rule[id] == nil, taken.contains(name) { name += "x" }
      return S3LifecycleRule(
        id: name, prefix: rule[prefix] ?? "", isEnabled: rule[enabled] ?? true,
        expirationInDays: days(expire), noncurrentExpirationInDays: days(expireNoncurrent),
        abortIncompleteUploadsAfterDays: days(abortUploads))
    }
    var result = live
    result.rules.replaceKnown(with: wanted)
    return result
  }

  /// Rules that say more than there are fields for; they are kept, and only a declared rule of the same
  /// name can't stand beside one.
  static func unmanaged(
    _ lifecycle: S3Lifecycle, declared: [Properties]
  ) -> [UnmanagedSetting] {
    let names = Set(declared.compactMap { $0[id] })
    let rules = lifecycle.rules.foreign.map { rule in
      setting(rule, isLost: rule.id.map(names.contains) == true)
    }
    // "all_storage_classes_128K" is what S3 does by itself.
    guard let size = lifecycle.minimumTransitionSize, size != "all_storage_classes_128K" else {
      return rules
    }
    return rules + [UnmanagedSetting("TransitionDefaultMinimumObjectSize", size)]
  }

  private static func setting(_ rule: S3ForeignRule, isLost: Bool) -> UnmanagedSetting {
    UnmanagedSetting(
      ["lifecycle rule", rule.id].compactMap { $0 }.joined(separator: " "), rule.summary,
      lostWith: isLost ? [Bucket.lifecycle.name] : [])
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
