/// A declared parameter with its current value.
struct StackParameter {
  var name: String
  /// The place of its declaration.
  var location: SourceLocation
  /// The text that replaces `${parameters.name}`; nil if the parameter has no value, which has been
  /// reported already.
  var text: String?
  var value: Value?
  var isSecret = false

  init(name: String, location: SourceLocation) {
    self.name = name
    self.location = location
  }
}

/// A parameter's value given outside the stack.
struct GivenParameter {
  enum Origin {
    /// `--set name=value`
    case option
    case file(SourceLocation)
    /// `CAIRN_PARAM_name=value`; the name of the parameter is that of the variable without the
    /// prefix.
    case environment
  }

  var name: String
  var text: String
  var origin: Origin

  /// The parameter and its value for messages: "`--set stage=prod`" or "`stage: prod`", with `…`
  /// for a secret value.
  func shown(isSecret: Bool) -> String {
    let value = isSecret ? "…" : text
    return switch origin {
    case .option: quoted("--set \(name)=\(value)")
    case .file: quoted("\(name): \(value)")
    case .environment: quoted("\(ParameterVariables.prefix)\(name)=\(value)")
    }
  }

  var location: SourceLocation? {
    if case .file(let location) = origin { location } else { nil }
  }
}
