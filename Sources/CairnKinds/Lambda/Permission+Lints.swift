import CairnEngine
import CairnLanguage

extension Permission {
  static let openLint = Lint { permission, _ in
    let isBound =
      permission.properties[sourceArn.name] != nil
      || permission.properties[sourceAccount.name] != nil
      || Right(Properties(permission.properties)) != .invoke
    guard permission.properties[principal.name] == "*", !isBound else { return [] }
    return [
      Lint.Finding(
        .openPrincipal, at: permission.address, principal.name,
        detail: "Everyone may invoke the function. Name a service or an account, or a `sourceArn`.")
    ]
  }
}
