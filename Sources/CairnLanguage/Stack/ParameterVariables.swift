/// Values of parameters in environment variables: `CAIRN_PARAM_stage` for the parameter `stage`.
package struct ParameterVariables: Hashable, Sendable {
  static let prefix = "CAIRN_PARAM_"

  /// By the variable's name without the prefix.
  private let values: [String: String]

  /// - Parameter environment: all variables of a process.
  package init(_ environment: [String: String] = [:]) {
    var values: [String: String] = [:]
    for (name, value) in environment where name.hasPrefix(Self.prefix) {
      values[String(name.dropFirst(Self.prefix.count))] = value
    }
    self.values = values
  }

  /// A shell's variables have no hyphens in their names: `CAIRN_PARAM_log_level` is also for the
  /// parameter `log-level`. A variable that no parameter is declared for is for another stack.
  func value(of parameter: String) -> GivenParameter? {
    let inShell = parameter.replacingLiteral("-", with: "_")
    guard let name = [parameter, inShell].first(where: { values[$0] != nil }),
      let text = values[name]
    else { return nil }
    return GivenParameter(name: name, text: text, origin: .environment)
  }
}
