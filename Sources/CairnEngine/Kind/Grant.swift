import CairnLanguage

/// A statement that a link needs in the policy or role at its other end, such as S3's right to
/// send to the queue of a notification.
package struct Grant: Hashable, Sendable {
  /// The section of the resource that carries the statement.
  package var section: String
  /// The resource of the stack that it is carried for: a policy's queue, a role's function.
  package var recipient: ResourceAddress
  /// In the normal form of `PolicyMeaning`.
  package var statement: Value
  /// The link, and its field that refers to the recipient or to what the statement permits.
  package var source: ResourceAddress
  package var field: String
  /// The resource that the field refers to, where the statement is about what belongs to it, such
  /// as the key of a queue; otherwise nil.
  package var through: ResourceAddress?
  package var location: SourceLocation
  /// Its path in the resource that carries it, such as `statements[1]`; empty before it has one.
  package internal(set) var path = ""

  package init(
    in section: String, for recipient: ResourceAddress, _ statement: Value,
    from link: ResourceDeclaration, field: String, through: ResourceAddress? = nil
  ) {
    self.section = section
    self.recipient = recipient
    self.statement = PolicyMeaning.statement(statement)
    source = link.address
    self.field = field
    self.through = through
    location = link.location(of: field)
  }
}

/// The plain resources of a stack, for kinds that look at what a declaration refers to.
package struct StackResources {
  private let declaration: (ResourceAddress) -> ResourceDeclaration?
  private let kind: (String) -> (any Kind)?

  init(
    _ declaration: @escaping (ResourceAddress) -> ResourceDeclaration?,
    kind: @escaping (String) -> (any Kind)?
  ) {
    self.declaration = declaration
    self.kind = kind
  }

  package subscript(address: ResourceAddress) -> ResourceDeclaration? { declaration(address) }

  package func schema(of section: String) -> KindSchema? { kind(section)?.schema }
}

/// A kind whose resources carry the grants of links.
package protocol GrantedKind: Kind {
  /// The field that lists statements.
  var grantedField: String { get }

  /// The statements that apply where none are declared, and that grants are added to. The default
  /// is none.
  var usualStatements: [Value] { get }

  /// The resource that a declaration of this kind carries grants for; nil if it carries none.
  func recipient(of declaration: ResourceDeclaration) -> ResourceAddress?

  /// A declaration that carries the first grant for a recipient, where the stack has none; nil if
  /// there can't be one.
  func carrier(of grant: Grant) -> ResourceDeclaration?

  /// Whether a declared statement already permits everything that the needed one does.
  func covers(_ statement: Value, _ needed: Value) -> Bool
}

extension GrantedKind {
  package var withGrants: (any GrantedKind)? { self }
  package var usualStatements: [Value] { [] }
}
