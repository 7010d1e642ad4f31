import CairnEngine
import CairnLanguage

/// A role that follows from a function gets what the function's links need. A role that is declared
/// is left as it is written.
extension Role: GrantedKind {
  package var grantedField: String { Self.statements.name }

  package func recipient(of declaration: ResourceDeclaration) -> ResourceAddress? {
    guard case .expanded(let source, _) = declaration.origin else { return nil }
    return source
  }

  package func carrier(of grant: Grant) -> ResourceDeclaration? { nil }

  package func covers(_ statement: Value, _ needed: Value) -> Bool {
    StatementCoverage.covers(statement, needed)
  }
}
