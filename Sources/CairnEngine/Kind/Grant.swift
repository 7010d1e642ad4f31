import CairnLanguage

/// A statement that a link needs in the policy or role at its other end, such as S3's right to
/// send to the queue of a notification.
package struct Grant: Hashable, Sendable {
  /// The section of the resource that carries the statement.
  package var section: String
  /// The resource of the stack that it is carried for: a policy's queue, a role's function.
  package var holder: ResourceAddress
  /// In the normal form of `PolicyMeaning`.
  package var statement: Value
  /// The link, and its field that refers to the holder or to what the statement permits.
  package var source: ResourceAddress
  package var field: String
  package var location: SourceLocation
  /// Its path in the resource that carries it, such as `statements[1]`; empty before it has one.
  package internal(set) var path = ""

  package init(
    in section: String, for holder: ResourceAddress, _ statement: Value,
    from link: ResourceDeclaration, field: String
  ) {
    self.section = section
    self.holder = holder
    self.statement = PolicyMeaning.statement(statement)
    source = link.address
    self.field = field
    location = link.location(of: field)
  }
}

/// The plain resources of a stack, for kinds that look at what a declaration refers to.
package struct StackResources: Sendable {
  private let declarations: [ResourceDeclaration]
  private let indices: [ResourceAddress: Int]
  private let catalog: Catalog

  init(
    _ declarations: [ResourceDeclaration], _ indices: [ResourceAddress: Int], _ catalog: Catalog
  ) {
    self.declarations = declarations
    self.indices = indices
    self.catalog = catalog
  }

  package subscript(address: ResourceAddress) -> ResourceDeclaration? {
    indices[address].map { declarations[$0] }
  }

  package func schema(of section: String) -> KindSchema? { catalog[section]?.schema }
}

/// A kind whose resources carry the grants of links.
package protocol GrantedKind: Kind {
  /// The field that lists statements.
  var grantedField: String { get }

  /// The resource that a declaration of this kind carries grants for; nil if it carries none.
  func holder(of declaration: ResourceDeclaration) -> ResourceAddress?

  /// A declaration that carries the first grant for a holder, where the stack has none; nil if
  /// there can't be one.
  func carrier(of grant: Grant) -> ResourceDeclaration?

  /// Whether a declared statement already permits everything that the needed one does.
  func covers(_ statement: Value, _ needed: Value) -> Bool
}

extension GrantedKind {
  package var withGrants: (any GrantedKind)? { self }
}
