import CairnAWSXML
import CairnEngine
import CairnLanguage

/// The items of a bucket's `lifecycle` (AWS S3 "LifecycleRule"). Times are whole days.
enum BucketLifecycle {
  private static let day = 86_400
  private static let days = FieldType.duration(day...(36_500 * day), step: day)

  static let id = Field<String>(
    "id", .string(StringRule(length: 1...255)), doc: "The rule's name.", example: "uploads")
  static let prefix = Field<String>(
    "prefix", .string(StringRule(length: 0...1_024)), default: "",
    doc: "Only keys with this prefix.", example: "tmp/")
  static let tags = Field<[String: String]>(
    "tags",
    .map(
      key: StringRule(length: 1...128), value: .string(StringRule(length: 0...256))),
    default: [:], doc: "Only objects with all of these tags.", example: "{state: done}")
  static let transitions = Field<[Properties]>(
    "transitions", .list(.object(LifecycleTransition.fields), order: .insignificant), default: [],
    doc: "When an object moves to another storage class.",
    example: "[{after: 30d, class: standard-ia}]")
  static let transitionsNoncurrent = Field<[Properties]>(
    "transitionsNoncurrent", .list(.object(LifecycleTransition.fields), order: .insignificant),
    default: [],
    doc: "When an old version moves to another storage class, counted from its replacement (with "
      + "`versioning`).", example: "[{after: 30d, class: glacier}]")
  static let expire = Field<Int>(
    "expire", days, doc: "How long after its upload an object is deleted.", example: "30d")
  static let expireNoncurrent = Field<Int>(
    "expireNoncurrent", days,
    doc: "How long after its replacement an old version is deleted (with `versioning`).",
    example: "90d")
  static let abortUploads = Field<Int>(
    "abortUploads", days, doc: "How long after its start an incomplete upload is deleted.",
    example: "7d")
  static let enabled = Field<Bool>(
    "enabled", .boolean, default: true, doc: "Whether the rule is enabled.", example: "false")

  static let fields = [
    id.schema, prefix.schema, tags.schema, transitions.schema, transitionsNoncurrent.schema,
    expire.schema, expireNoncurrent.schema, abortUploads.schema, enabled.schema,
  ]
  private static let effects =
    [transitions, transitionsNoncurrent].map(\.name)
    + [expire, expireNoncurrent, abortUploads].map(\.name)

  static let rule = Rule { properties in
    var violations: [Rule.Violation] = []
    for (index, item) in (properties["lifecycle"]?.list ?? []).enumerated() {
      guard let item = Properties(value: item) else { continue }
      let path = "lifecycle[\(index)]"
      if effects.allSatisfy({ item[raw: $0] == nil || item[raw: $0] == [] }) {
        violations.append(
          .init(
            path: path, summary: "Lifecycle rule without an effect",
            detail: "A lifecycle rule needs \(effects.alternatives())."))
      }
      violations += LifecycleTransition.violations(of: item, at: path)
      if item[raw: abortUploads.name] != nil, item[tags]?.isEmpty == false {
        violations.append(
          .init(
            path: "\(path).\(abortUploads.name)", summary: "Incomplete uploads have no tags",
            detail:
              "S3 takes no `\(abortUploads.name)` in a rule with `\(tags.name)`: write it in a "
              + "rule of its own."))
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
            path: "lifecycle[\(index)].id", summary: "Reserved id of a lifecycle rule",
            detail: "cairn generates such ids for rules without one: choose one that doesn't begin "
              + "with `\(unnamed)`, or leave it out."))
      } else if first[id] != nil {
        violations.append(
          .init(
            path: "lifecycle[\(index)].id", summary: "Two lifecycle rules with one id",
            detail:
              "`\(id)` is the id of another rule of the bucket: choose another, or leave it out."
          ))
      } else {
        first[id] = index
      }
    }
    return violations
  }

  /// Rules without a name get one by their position, so that S3 doesn't generate new ones at each
  /// write.
  private static let unnamed = "cairn-rule-"

  private static let shape = XMLShape(
    name: "Rule",
    members: [
      .text("ID", as: id), .older("Prefix", as: prefix), filter,
      .flag("Status", as: enabled, on: "Enabled", off: "Disabled"),
      .objects("Transition", as: transitions, LifecycleTransition.shape("Transition", "Days")),
      .objects(
        "NoncurrentVersionTransition", as: transitionsNoncurrent,
        LifecycleTransition.shape("NoncurrentVersionTransition", "NoncurrentDays")),
      .number("Expiration", "Days", as: expire, unit: day),
      // Some servers write out what isn't set.
      .ignored("Expiration", "ExpiredObjectDeleteMarker", only: "false"),
      .number("NoncurrentVersionExpiration", "NoncurrentDays", as: expireNoncurrent, unit: day),
      .number(
        "AbortIncompleteMultipartUpload", "DaysAfterInitiation", as: abortUploads, unit: day),
    ])

  /// S3 "LifecycleRuleFilter": one condition, or several inside `And`.
  private static let filter = XMLShape.Member(
    path: ["Filter"],
    inner: [["Prefix"], ["Tag", "Key"], ["Tag", "Value"], ["And", "Prefix"]]
      + [["And", "Tag", "Key"], ["And", "Tag", "Value"]]
  ) { trees, properties in
    guard let filter = trees.first else {
      properties[prefix] = properties[prefix] ?? ""
      properties[tags] = [:]
      return true
    }
    let conditions = filter["And"] ?? filter
    properties[prefix] = conditions["Prefix"]?.text ?? ""
    properties[tags] = Dictionary(
      conditions.elements("Tag").map { ($0["Key"]?.text ?? "", $0["Value"]?.text ?? "") },
      uniquingKeysWith: { first, _ in first })
    return true
  } writeTrees: { properties in
    let prefix = properties[prefix] ?? ""
    let tags = (properties[tags] ?? [:]).sorted { $0.key < $1.key }
      .map { XMLTree("Tag", [XMLTree("Key", $0.key), XMLTree("Value", $0.value)]) }
    let conditions = (prefix.isEmpty && !tags.isEmpty ? [] : [XMLTree("Prefix", prefix)]) + tags
    return [
      XMLTree("Filter", conditions.count > 1 ? [XMLTree("And", conditions)] : conditions)
    ]
  }

  static func rules(_ live: S3Lifecycle) -> [BucketRule] {
    live.rules.map { tree in
      var read = shape.read(tree)
      if read.properties[id]?.hasPrefix(unnamed) == true { read.properties[id] = nil }
      return BucketRule(tree, read)
    }
  }

  /// The rules to write: the declared ones replace live ones, and the others are unchanged.
  ///
  /// - Parameter replacing: settings that the plan reported as lost, and may be overwritten.
  /// - Throws: `KindError` if a declared rule has the name of a live one with unmanaged settings.
  static func lifecycle(
    _ declared: [Properties], over live: S3Lifecycle, replacing: [UnmanagedSetting] = []
  ) throws -> S3Lifecycle {
    var rules = rules(live)
    for (index, rule) in declared.enumerated() {
      guard let name = rule[id], let foreign = rules.foreign.first(where: { $0.id == name })
      else { continue }
      if replacing.contains(setting(foreign, isLost: true)) {
        rules.removeAll { $0 == foreign }
        continue
      }
      throw KindError(
        "The bucket has a lifecycle rule \(name) with \(foreign.unknown.joined(separator: ", ")), "
          + "which no field holds. Give this rule another `id`, or delete that one with the tool "
          + "that made it.", path: "\(Bucket.lifecycle.name)[\(index)]")
    }
    var taken = Set(rules.foreign.compactMap(\.id))
    taken.formUnion(declared.compactMap { $0[id] })
    let wanted = declared.enumerated().map { index, rule in
      var rule = rule
      var name = rule[id] ?? "\(unnamed)\(index + 1)"
      while rule[id] == nil, taken.contains(name) { name += "x" }
      rule[id] = name
      return shape.tree(rule)
    }
    return S3Lifecycle(
      rules.replacingKnown(with: wanted).map(\.withFilter),
      minimumTransitionSize: live.minimumTransitionSize)
  }

  /// Rules with settings that no field holds; they are kept, but conflict with a declared rule of
  /// the same name.
  static func unmanaged(_ live: S3Lifecycle, declared: [Properties]) -> [UnmanagedSetting] {
    let names = Set(declared.compactMap { $0[id] })
    let settings = rules(live).foreign.map { rule in
      setting(rule, isLost: rule.id.map(names.contains) == true)
    }
    // "all_storage_classes_128K" is S3's default.
    guard let size = live.minimumTransitionSize, size != "all_storage_classes_128K" else {
      return settings
    }
    return settings + [UnmanagedSetting("TransitionDefaultMinimumObjectSize", size)]
  }

  private static func setting(_ rule: BucketRule, isLost: Bool) -> UnmanagedSetting {
    UnmanagedSetting(
      ["lifecycle rule", rule.id].compactMap { $0 }.joined(separator: " "), rule.summary,
      lostWith: isLost ? [Bucket.lifecycle.name] : [])
  }
}

extension XMLTree {
  /// A prefix outside a filter is the older form, and S3 doesn't accept a mixture.
  fileprivate var withFilter: XMLTree {
    guard self["Filter"] == nil, let prefix = self["Prefix"] else { return self }
    return XMLTree(
      name, elements.map { $0.name == "Prefix" ? XMLTree("Filter", [prefix]) : $0 })
  }
}
