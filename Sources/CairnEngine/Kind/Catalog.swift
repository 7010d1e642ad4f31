import CairnLanguage

/// All kinds, in the order in which sections are documented and formatted.
package struct Catalog: Sendable {
  package let kinds: [any Kind]
  private let bySection: [String: any Kind]

  package init(_ kinds: [any Kind]) {
    self.kinds = kinds
    bySection = Dictionary(kinds.map { ($0.schema.section, $0) }) { first, _ in first }
  }

  package var schemas: [KindSchema] { kinds.map(\.schema) }

  /// The services that a stack of these kinds needs, including those for the ledger and the
  /// account.
  package var services: [String] {
    Set(kinds.flatMap(\.services)).union(["s3", "sts"]).sorted()
  }

  package subscript(section: String) -> (any Kind)? { bySection[section] }
}
