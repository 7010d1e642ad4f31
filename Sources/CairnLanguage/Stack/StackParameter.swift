/// A declared parameter with the value in force.
struct StackParameter {
  var name: String
  /// Where it is declared.
  var location: SourceLocation
  /// What `${parameters.name}` puts in its place; nil if it has no value, which has been
  /// told.
  var text: String?
  var value: Value?
  var isSecret = false

  init(name: String, location: SourceLocation) {
    self.name = name
    self.location = location
  }
}

/// A value given for a parameter from outside of the stack.
struct GivenParameter {
  enum Origin {
    /// `--set name=value`
    case option
    case file(SourceLocation)
  }

  var name: String
  var text: String
  var origin: Origin

  /// "`--set stage=prod`" or "`stage: prod`", for messages; a secret's value is left out.
  func shown(isSecret: Bool) -> String {
    let value = isSecret ? "…" : text
    return switch origin {
    case .option: quoted("--set \(name)=\(value)")
    case .file: quoted("\(name): \(value)")
    }
  }

  var location: SourceLocation? {
    if case .file(let location) = origin { location } else { nil }
  }
}
