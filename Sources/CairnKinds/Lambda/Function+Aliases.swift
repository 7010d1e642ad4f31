import CairnEngine
import CairnJSON
import CairnLanguage

/// Names of published versions. Limits are those of AWS Lambda "CreateAlias".
extension Function {
  package static let aliases = Field<[String: Value]>(
    "aliases", .map(key: aliasNameRule, value: aliasType), default: [:],
    doc: "Aliases by name, each with the version that it stands for: a number, or `latest` for the "
      + "one that `publish` publishes. The ARN of one is `${functions.NAME.arn}:ALIAS`.",
    example: "{live: latest}")
  static let aliasVersion = Field<String>(
    "version", .string(versionRule), default: latest,
    doc: "Version that the alias stands for: `latest` for the latest published one, a number, or "
      + "`$LATEST` for what isn't published.", example: "latest")
  static let aliasWeights = Field<[String: Value]>(
    "weights", .map(key: numberRule, value: .any), default: [:],
    doc: "Part of the invocations, between 0 and 1, that another version gets, by its number.",
    example: "{3: 0.1}")
  static let aliasDescription = Field<String>(
    "description", .string(StringRule(length: 0...256)), default: "",
    doc: "Description.", example: "What customers use")

  static let aliasType = FieldType.shorthand(
    aliasVersion.name, [aliasVersion.schema, aliasWeights.schema, aliasDescription.schema])

  /// The version of an alias that follows what is published.
  static let latest = "latest"

  private static let aliasNameRule = StringRule(
    length: 1...128, pattern: "[a-zA-Z0-9_-]*[a-zA-Z_-][a-zA-Z0-9_-]*",
    meaning: "letters, digits, hyphens and underscores, and not only digits")
  private static let versionRule = StringRule(
    length: 1...1024, pattern: #"latest|\$LATEST|[1-9][0-9]*"#,
    meaning: "`latest`, `$LATEST` or the number of a version")
  private static let numberRule = StringRule(
    length: 1...1024, pattern: "[1-9][0-9]*", meaning: "the number of a version")

  static let aliasRule = Rule { properties in
    let aliases = properties[aliases.name]?.map ?? [:]
    return aliases.sorted { $0.key < $1.key }.flatMap { name, value -> [Rule.Violation] in
      let entries = aliasType.entries(of: value) ?? [:]
      let path = "\(Self.aliases.name).\(name)"
      let version = entries[aliasVersion.name]?.string ?? latest
      var found: [Rule.Violation] = []
      if version == latest, properties[publish.name] != .boolean(true) {
        found.append(
          .init(
            path: path, summary: "Alias of a version that nothing publishes",
            detail: "`latest` is the version that `publish: true` publishes: add that, or name a "
              + "version by its number."))
      }
      let weights = entries[aliasWeights.name]?.map ?? [:]
      return found
        + weightProblems(weights, beside: version).map {
          .init(
            path: "\(path).\(aliasWeights.name)", summary: "Weights that Lambda refuses", detail: $0
          )
        }
    }
  }

  /// AWS Lambda developer guide, "Implement Lambda canary deployments using a weighted alias".
  private static func weightProblems(
    _ weights: [String: Value], beside version: String
  ) -> [String] {
    var problems: [String] = []
    if weights.count > 1 {
      problems.append(
        "An alias stands for two versions at most: `weights` names one besides `version`.")
    }
    if !weights.isEmpty, version == "$LATEST" {
      problems.append("Only published versions share invocations, and `$LATEST` isn't one.")
    }
    if weights[version] != nil {
      problems.append("`weights` names another version than `version`, which gets the rest.")
    }
    for (_, weight) in weights.sorted(by: { $0.key < $1.key }) {
      let number: Double? =
        switch weight {
        case .integer(let integer): Double(integer)
        case .number(let number): number.double
        default: nil
        }
      if number.map({ (0...1).contains($0) }) != true {
        problems.append("A weight is a number from 0 to 1, such as `0.1`.")
      }
    }
    return problems
  }
}
