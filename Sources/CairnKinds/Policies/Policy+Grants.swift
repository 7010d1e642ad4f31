import CairnEngine
import CairnLanguage

/// A queue, bucket or topic has one policy: the statements that a stack declares for it and those
/// of all links to it are merged into one.
extension Policy: GrantedKind {
  package var grantedField: String { Self.statements.name }

  package func recipient(of declaration: ResourceDeclaration) -> ResourceAddress? {
    Self.targets.lazy.compactMap {
      declaration.properties[$0.field.name]?.referredResource
    }.first
  }

  /// Named after its recipient and the recipient's kind: `uploads-queue`.
  package func carrier(of grant: Grant) -> ResourceDeclaration? {
    for target in Self.targets {
      guard case .reference(let sections, let attribute) = target.field.schema.type,
        sections.contains(grant.recipient.section)
      else { continue }
      let field = target.field.name
      return ResourceDeclaration(
        address: ResourceAddress(
          section: Self.section, name: "\(grant.recipient.name)-\(field)"),
        properties: [
          field: .unresolved(Template(.resource(grant.recipient, attribute: attribute))),
          Self.statements.name: [],
        ],
        location: grant.location, fieldLocations: [field: grant.location],
        origin: .expanded(from: grant.source, field: grant.field))
    }
    return nil
  }

  package func covers(_ statement: Value, _ needed: Value) -> Bool {
    StatementCoverage.covers(statement, needed)
  }
}

extension Grant {
  /// A service's right to use a resource for a link.
  ///
  /// - Parameters:
  ///   - recipient: the reference to the resource, whose ARN it is. Nothing is granted on a resource
  ///     outside the stack, whose policy isn't the stack's.
  ///   - source: the ARN of the resource that the service acts for; nil if it is unknown.
  static func toUse(
    _ recipient: Value?, _ actions: [String], by service: String, for source: Value?,
    from link: ResourceDeclaration, field: String
  ) -> [Grant] {
    guard let recipient, let address = recipient.referredResource, let source else { return [] }
    return [
      Grant(
        in: Policy.section, for: address,
        [
          "Effect": "Allow", "Principal": ["Service": .string(service)],
          "Action": .list(actions.map(Value.string)), "Resource": [recipient],
          "Condition": ["ArnEquals": ["aws:SourceArn": source]],
        ], from: link, field: field)
    ]
  }
}
