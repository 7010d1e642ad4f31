import CairnEngine
import CairnLanguage

extension HTTPAPI {
  /// Permits the API to invoke each function of the stack that it names.
  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    [declaration] + API.permissions(of: declaration)
  }
}
