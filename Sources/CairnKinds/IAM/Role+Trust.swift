import CairnEngine
import CairnLanguage

extension Role {
  /// The error of a field with a role of the stack that a service can't assume, if that is certain.
  ///
  /// - Parameters:
  ///   - service: its principal, and what it is called.
  ///   - path: of the field.
  ///   - fact: a sentence about the role with this address.
  static func distrust(
    of service: String, _ title: String, in reference: Value?, at path: String,
    _ stack: StackIndex, fact: ((ResourceAddress) -> String)? = nil
  ) -> [Rule.Violation] {
    guard let role = stack.resource(referredToBy: reference),
      lets(service, assume: role.properties) == false
    else { return [] }
    let told = fact?(role.address) ?? "`\(role.address)` doesn't let \(title) assume it."
    return [
      .init(
        path: path, summary: "\(title) can't assume the role",
        detail: "\(told) Write `assumedBy: [\(service)]` there, or let `\(service)` assume it in "
          + "`trust`.",
        notes: [Diagnostic.Note("the role", at: role.location)])
    ]
  }

  /// Whether a service may assume a role; nil if the declaration doesn't show it.
  static func lets(_ service: String, assume properties: [String: Value]) -> Bool? {
    if let services = properties[assumedBy.name]?.list {
      if services.contains(.string(service)) { return true }
      return services.allSatisfy(\.isResolved) ? false : nil
    }
    guard let statements = properties[trust.name]?.list else { return nil }
    for statement in statements.compactMap(\.map) where statement["Effect"] == "Allow" {
      guard let principal = statement["Principal"], principal.isResolved else { return nil }
      let services = principal.map?["Service"]
      if principal == "*" || services == .string(service)
        || services?.list?.contains(.string(service)) == true
      {
        return true
      }
    }
    return false
  }
}
