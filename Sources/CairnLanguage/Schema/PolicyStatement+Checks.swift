import CairnJSON

/// Checks for texts in a statement that AWS would reject. Each check takes a text in which
/// placeholders replace the references (`PolicyText`), and returns the problem as a full sentence,
/// or nil.
extension PolicyStatement {
  static func actionProblem(_ text: PolicyText) -> String? {
    if text.shape == "*" { return nil }
    let parts = text.shape.utf8.split(
      separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    let isFitting =
      parts.count == 2
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
              || "-*?".utf8.contains(byte)
          }
      }
    return isFitting
      ? nil
      : "\(quoted(text.shown)) isn't an action: these are `service:Action`, such as "
        + "`sqs:SendMessage`."
  }

  static func resourceProblem(_ text: PolicyText) -> String? {
    if text.shape.hasPrefix("arn:") { return arnProblem(text) }
    if text.shape.hasPrefix("*") { return nil }
    return "\(quoted(text.shown)) isn't an ARN. Write `${section.name.arn}` for a resource of the "
      + "stack, or `\"*\"` for all."
  }

  /// IAM user guide, "AWS JSON policy elements: Principal".
  static func principalProblem(_ text: PolicyText, kind: String) -> String? {
    if text.shape == "*" { return nil }
    switch kind {
    case "service":
      return isService(text.shape)
        ? nil
        : "\(quoted(text.shown)) isn't a service: these are written as hosts, such as "
          + "`s3.amazonaws.com`."
    case "aws":
      if text.shape.hasPrefix("arn:") {
        return text.shape.contains("*")
          ? "A principal's ARN can't contain wildcards, as \(quoted(text.shown)) does. Name an account, "
            + "and say which of its users and roles in a condition on `aws:PrincipalArn`."
          : arnProblem(text) ?? accountProblem(text)
      }
      return isAccount(text.shape) || isUniqueID(text.shape)
        ? nil
        : "\(quoted(text.shown)) isn't a principal: `aws` takes an account of twelve digits, or the "
          + "ARN of an account, a user or a role."
    default:
      return text.shape.hasSpace
        ? "\(quoted(text.shown)) isn't a principal: it contains a space." : nil
    }
  }

  /// A service's host name, such as `s3.amazonaws.com`.
  private static func isService(_ text: String) -> Bool {
    let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return labels.count > 1
      && labels.allSatisfy { label in
        !label.isEmpty
          && label.allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20)
              || $0 == UInt8(ascii: "-")
          }
      }
  }

  /// In the ARN of an account, user or role, the account must be twelve digits. CloudFront's origin
  /// access identities use `cloudfront` instead.
  private static func accountProblem(_ text: PolicyText) -> String? {
    let parts = text.shape.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, ["iam", "sts"].contains(parts[2]) else { return nil }
    let account = String(parts[4])
    if isAccount(account) || account == "cloudfront" || account == PolicyText.unknown { return nil }
    return
      "\(quoted(text.shown)) isn't a principal: an account has twelve digits, which \(quoted(account)) "
      + "is not."
  }

  private static func isAccount(_ text: String) -> Bool {
    text.utf8.count == 12 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// IAM user guide, "IAM identifiers", unique identifiers: `AROA…`, `AIDA…`.
  private static func isUniqueID(_ text: String) -> Bool {
    (16...128).contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
  }

  /// Why a text that begins with `arn:` isn't a valid ARN (IAM user guide, "Amazon Resource
  /// Names"). The last part may contain spaces, as object keys do, except in ARNs of IAM.
  static func arnProblem(_ text: PolicyText) -> String? {
    let parts = text.shape.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    if parts.count < 6, !text.shape.contains("*") {
      return "\(quoted(text.shown)) isn't an ARN: one has six parts, "
        + "`arn:partition:service:region:account:resource`."
    }
    // CloudFront's origin access identities contain spaces in their names.
    let isNamed =
      parts.count < 6 || namedPlainly.contains(parts[2])
      || (parts[2] == "iam" && parts[4] != "cloudfront")
    var plain = Array(isNamed ? parts[...] : parts.prefix(5))
    // Amazon S3 user guide, "General purpose bucket naming rules": only keys may contain spaces.
    if parts.count == 6, parts[2] == "s3" { plain.append(parts[5].prefix { $0 != "/" }) }
    guard !plain.contains(where: \.hasSpace),
      text.shape.last?.isWhitespace != true
    else { return "\(quoted(text.shown)) isn't an ARN: it contains a space." }
    return nil
  }

  /// Services whose ARNs never contain a space (Service Authorization Reference, resource types).
  private static let namedPlainly: Set<Substring> = [
    "dynamodb", "events", "kinesis", "lambda", "logs", "sns", "sqs", "states",
  ]

  static func valueProblem(_ text: PolicyText) -> String? {
    text.shape.hasPrefix("arn:") ? arnProblem(text) : nil
  }

  // MARK: Conditions

  /// IAM user guide, "IAM JSON policy elements: Condition operators". IAM ignores their letter
  /// case.
  private static let operators: [String] = {
    let plain =
      ["Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike"]
      .map { "String\($0)" }
      + ["Numeric", "Date"].flatMap { type in
        ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"]
          .map { type + $0 }
      }
      + ["Bool", "BinaryEquals", "IpAddress", "NotIpAddress"]
      + ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"]
    let single = plain + plain.map { "\($0)IfExists" } + ["Null"]
    // "Set operators for multivalued context keys".
    return single + ["ForAllValues:", "ForAnyValue:"].flatMap { set in single.map { set + $0 } }
  }()
  private static let knownOperators = Set(operators.map { $0.lowercased() })

  /// The type of value that an operator compares. In a policy, all of them are written as text.
  enum ValueForm {
    case text, boolean, number

    /// IAM's spelling of a value that is written without quotes; nil if it isn't of this type.
    func normal(_ text: String) -> String? {
      switch self {
      case .text: nil
      case .boolean: ScalarText.boolean(text).map { "\($0)" }
      case .number: ScalarText.integer(text).map { "\($0)" } ?? JSONNumber(yaml: text)?.text
      }
    }
  }

  static func form(ofOperator name: String) -> ValueForm {
    let name = name.lowercased().split(separator: ":").last.map(String.init) ?? ""
    if name == "null" || name.hasPrefix("bool") { return .boolean }
    // A date may be given as Unix time in seconds.
    return name.hasPrefix("numeric") || name.hasPrefix("date") ? .number : .text
  }

  /// Whether the operator exists, and otherwise the one that was probably meant.
  static func checkOperator(_ name: String) -> (isKnown: Bool, near: String?) {
    if knownOperators.contains(name.lowercased()) { return (true, nil) }
    // `Null` already tests whether there is a value, so it has no `IfExists` form.
    if name.lowercased() == "nullifexists" { return (false, "Null") }
    return (false, NearMiss.best(for: name, among: operators))
  }

  /// IAM user guide, "IAM JSON policy elements: Condition": keys begin with a service, or with the
  /// host of an identity provider.
  static func conditionKeyProblem(_ key: String) -> String? {
    let parts = key.utf8.split(
      separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2, !parts.contains(where: \.isEmpty), !key.hasSpace { return nil }
    return "\(quoted(key)) isn't a condition key: these are `service:Key`, such as `aws:SourceArn`."
  }
}

extension StringProtocol {
  fileprivate var hasSpace: Bool {
    // Nearly all texts are plain, and to look up the properties of each character takes long.
    let isPlain = utf8.allSatisfy { (0x21...0x7E).contains($0) }
    return !isPlain && contains(where: \.isWhitespace)
  }
}

/// A text in a policy, with references that may not be resolved yet.
struct PolicyText {
  /// The text with a placeholder for each reference.
  var shape: String
  /// The text as the user wrote it.
  var shown: String

  /// The placeholder for a reference.
  static let unknown = "0"

  /// Nil for a text that begins with a reference, since it may have any form.
  init?(_ value: Value?) {
    switch value {
    case .string(let text): (shape, shown) = (text, text)
    case .unresolved(let template):
      guard case .literal? = template.parts.first else { return nil }
      shape = template.parts.map { part in
        if case .literal(let text) = part { text } else { Self.unknown }
      }.joined()
      shown = template.description
    default: return nil
    }
  }
}
