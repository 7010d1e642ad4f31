/// A file of parameter values: a map of names to single values.
enum ParameterFile {
  static func read(_ source: SourceFile) -> (given: [GivenParameter], diagnostics: [Diagnostic]) {
    var (root, diagnostics) = YAMLReader.read(source)
    guard let root, !root.isBroken else { return ([], diagnostics) }
    func location(_ node: YAMLNode) -> SourceLocation {
      SourceLocation(file: source.name, range: node.place)
    }
    guard let pairs = root.pairs ?? (root.isNull ? [] : nil) else {
      diagnostics.append(
        Diagnostic(
          .wrongType, "A parameter file is a map of names to values, but this is \(root.noun).",
          at: location(root)))
      return ([], diagnostics)
    }
    var given: [GivenParameter] = []
    for pair in pairs where !pair.value.isBroken {
      guard let text = pair.value.text, !pair.value.isNull else {
        diagnostics.append(
          Diagnostic(
            pair.value.isNull ? .missingValue : .wrongType,
            pair.value.isNull
              ? "\(quoted(pair.name)) has no value. Remove the line if it isn't needed."
              : "\(quoted(pair.name)) takes a single value, but this is \(pair.value.noun).",
            at: location(pair.value)))
        continue
      }
      given.append(
        GivenParameter(name: pair.name, text: text, origin: .file(location(pair.value))))
    }
    return (given, diagnostics)
  }
}
