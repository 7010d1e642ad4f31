import CairnEngine
import CairnLanguage

/// A key's policy takes the statements of services that use the key for a link.
extension KMSKey: GrantedKind {
  package var grantedField: String { Self.statements.name }

  /// AWS KMS developer guide, "Default key policy": without them, the key could not be changed any
  /// more.
  package var usualStatements: [Value] {
    let account = Template([
      .literal("arn:"), .reference(.stack(.partition)), .literal(":iam::"),
      .reference(.stack(.account)), .literal(":root"),
    ])
    return [
      PolicyMeaning.statement([
        "Effect": "Allow", "Principal": ["AWS": .unresolved(account)], "Action": "kms:*",
        "Resource": "*",
      ])
    ]
  }

  package func recipient(of declaration: ResourceDeclaration) -> ResourceAddress? {
    declaration.address
  }

  package func carrier(of grant: Grant) -> ResourceDeclaration? { nil }

  package func covers(_ statement: Value, _ needed: Value) -> Bool {
    StatementCoverage.covers(statement, needed)
  }
}

extension Grant {
  typealias Others = (ResourceAddress) -> ResourceDeclaration?

  /// A service's right to use the key of the resource that a link sends to, in the key's policy.
  /// Nothing is granted on a key outside the stack.
  ///
  /// Amazon SQS developer guide, "Key management", and Amazon SNS developer guide, "Key management".
  /// A key doesn't name the link's source, which may be encrypted with it as well.
  static func toUseKey(
    of target: Value?, by service: String, from link: ResourceDeclaration, field: String,
    among others: Others
  ) -> [Grant] {
    guard let address = target?.referredResource,
      let key = others(address)?.properties[KMSKey.reference]?.referredResource
    else { return [] }
    var statement: [String: Value] = [
      "Effect": "Allow", "Principal": ["Service": .string(service)],
      "Action": ["kms:Decrypt", "kms:GenerateDataKey"], "Resource": "*",
    ]
    // EventBridge and S3 don't say for which account they use a key.
    if service == "sns.amazonaws.com" {
      statement["Condition"] = [
        "StringEquals": ["aws:SourceAccount": .unresolved(Template(.stack(.account)))]
      ]
    }
    return [
      Grant(
        in: KMSKey.section, for: key, .map(statement), from: link, field: field,
        through: address)
    ]
  }

  /// The right to use the key of a resource, in the role of its own that a link's function has.
  static func toUseKey(
    of target: Value?, _ actions: [String], in role: ResourceAddress?,
    from link: ResourceDeclaration, field: String, among others: Others
  ) -> [Grant] {
    guard let role, let statement = KMSKey.use(of: target, actions, among: others) else {
      return []
    }
    // A key whose policy names the role can't wait for it and be waited for.
    for key in statement.references.compactMap(\.address) {
      guard others(key)?.mentioned.contains(role) != true else { return [] }
    }
    return [
      Grant(
        in: Role.section, for: role, statement, from: link, field: field,
        through: target?.referredResource)
    ]
  }
}

extension KMSKey {
  /// The statement about the key that encrypts a resource of the stack; nil if there is none, or
  /// none that a policy can name.
  static func use(of target: Value?, _ actions: [String], among others: Grant.Others) -> Value? {
    guard let address = target?.referredResource,
      let reference = others(address)?.properties[reference]
    else { return nil }
    let key: Value
    if let own = reference.referredResource {
      key = .unresolved(Template(.resource(own, attribute: "arn")))
    } else if let text = reference.string, text.hasPrefix("arn:"), text.contains(":key/") {
      key = reference
    } else {
      return nil
    }
    return PolicyMeaning.statement([
      "Effect": "Allow", "Action": .list(actions.map(Value.string)), "Resource": [key],
    ])
  }
}
