extension Reading {
  /// Reads the `parameters:` section and determines the value of each parameter.
  func readParameters(
    _ entry: YAMLNode.Pair?, given: [GivenParameter], stack: SourceLocation
  ) {
    let section = entry?.value
    var last: [String: GivenParameter] = [:]
    for parameter in given { last[parameter.name] = parameter }
    let pairs = section.map { sectionPairs($0, "parameters") } ?? []
    if pairs == nil { parametersAreKnown = false }
    for pair in pairs ?? [] {
      let name = pair.name
      guard checkName(pair.key, "parameter") else {
        parameters[name] = StackParameter(name: name, location: location(pair.key))
        continue
      }
      parameters[name] = parameter(pair, given: last[name] ?? variables.value(of: name))
    }
    guard parametersAreKnown else { return }
    let undeclared = last.values.filter { parameters[$0.name] == nil }
    for parameter in undeclared.sorted(by: { $0.name < $1.name }) {
      let near = NearMiss.best(for: parameter.name, among: parameters.keys.sorted())
      report(
        .unknownParameter,
        "\(parameter.shown(isSecret: true)) is given, but the stack declares no parameter "
          + "\(quoted(parameter.name)). "
          + (near.map { "Did you mean \(quoted($0))?" }
            ?? "Declare it under `parameters:`, or leave it out."),
        at: parameter.location ?? entry.map { location($0.key) } ?? stack)
    }
  }

  private func parameter(_ pair: YAMLNode.Pair, given: GivenParameter?) -> StackParameter {
    var result = StackParameter(name: pair.name, location: location(pair.key))
    guard !pair.value.isBroken else { return result }
    guard let pairs = pair.value.pairs ?? (pair.value.isNull ? [] : nil) else {
      report(
        .wrongType,
        "The declaration of a parameter is a map, but this is \(pair.value.noun). Write "
          + "`{type: string, default: …}`.", at: pair.value)
      return result
    }
    // Determined first, so that no message shows the value.
    result.isSecret = ParameterDeclaration.isSecret(pairs)
    if result.isSecret {
      for pair in pairs where ["default", "allowed"].contains(pair.name) {
        secretTexts.formUnion(pair.value.texts)
      }
    }
    let owner = FieldOwner(kind: .noun("parameter"), location: result.location)
    let plain = pairs.filter { $0.name != "default" && $0.name != "allowed" }
    let (fields, isSound) = decodeFields(
      plain + pairs.filter { $0.name == "allowed" && $0.value.items == nil },
      ParameterDeclaration.fields, owner: owner)
    guard isSound, let type = type(of: fields, pairs, at: result.location) else { return result }
    let allowed = pairs.first { $0.name == "allowed" }
      .flatMap { allowedValues($0.value, type, isSecret: result.isSecret) }
    if let declared = pairs.first(where: { $0.name == "default" })?.value {
      readDefault(declared, type, allowed, into: &result)
      if result.text == nil { return result }
    }
    if let given {
      take(given, type, allowed, into: &result)
    } else if result.text == nil {
      report(
        .parameterRequired,
        "The parameter \(quoted(pair.name)) has no default and was given no value. Give one with "
          + "`--set \(pair.name)=…`.", at: pair.key)
    }
    return result
  }

  private func type(
    of fields: [String: Value], _ pairs: [YAMLNode.Pair], at location: SourceLocation
  ) -> FieldType? {
    let type = fields["type"]?.string ?? "string"
    func range(
      _ low: String, _ high: String, _ all: ClosedRange<Int>, only: String
    )
      -> ClosedRange<Int>?
    {
      let key = pairs.first { $0.name == low || $0.name == high }?.key
      let place = key.map { self.location($0) } ?? location
      if type != only, let key {
        report(
          .invalidParameter,
          "\(quoted(key.text ?? low)) is for parameters of type `\(only)`; this one's is "
            + "`\(type)`.",
          at: place)
        return nil
      }
      let lower = fields[low]?.integer ?? all.lowerBound
      let upper = fields[high]?.integer ?? all.upperBound
      guard lower <= upper else {
        report(.invalidParameter, "`\(low)` is above `\(high)`.", at: place)
        return nil
      }
      return lower...upper
    }
    guard let length = range("minLength", "maxLength", 0...Int.max, only: "string"),
      let numbers = range("minimum", "maximum", Int.min...Int.max, only: "integer")
    else { return nil }
    if let pattern = fields["pattern"]?.string,
      let pair = pairs.first(where: { $0.name == "pattern" })
    {
      guard type == "string" else {
        report(
          .invalidParameter,
          "`pattern` is for parameters of type `string`; this one's is `\(type)`.", at: pair.key)
        return nil
      }
      guard checker.isPattern(pattern) else {
        report(
          .invalidParameter, "\(quoted(pattern)) isn't a valid regular expression.", at: pair.value)
        return nil
      }
    }
    return switch type {
    case "integer": .integer(numbers)
    case "boolean": .boolean
    case "duration": .duration(0...Int.max)
    case "size": .size(0...Int.max, unit: .bytes)
    default: .string(StringRule(length: length, pattern: fields["pattern"]?.string))
    }
  }

  private func allowedValues(
    _ node: YAMLNode, _ type: FieldType, isSecret: Bool
  ) -> [(Value, String)]? {
    node.items?.compactMap { item in
      guard let text = literal(item, "An item of `allowed`") else { return nil }
      let spot = Spot(name: "allowed", isItem: true)
      guard isSecret else { return decode(item, as: type, at: spot).map { ($0, text) } }
      guard case .scalar(_, let style) = item.content else { return nil }
      let shown = "the value of a secret parameter"
      switch checker.check(
        text, as: type, quoting: style == .plain ? .plain : .quoted, shown: shown)
      {
      case .success(let value): return (value, text)
      case .failure(let problem):
        report(problem, about: spot, at: item, text: nil)
        return nil
      }
    }
  }

  private func readDefault(
    _ node: YAMLNode, _ type: FieldType, _ allowed: [(Value, String)]?,
    into parameter: inout StackParameter
  ) {
    guard let text = literal(node, "`default`") else { return }
    let spot = Spot(name: "default")
    guard case .scalar(_, let style) = node.content else { return }
    let shown = parameter.isSecret ? "the value of a secret parameter" : quoted(text)
    let quoting: ScalarChecker.Quoting = style == .plain ? .plain : .quoted
    let hidden = parameter.isSecret ? shown : nil
    switch checker.check(text, as: type, quoting: quoting, shown: hidden) {
    case .success(let value):
      if let allowed, !allowed.contains(where: { $0.0 == value }) {
        report(
          .invalidParameter,
          parameter.isSecret
            ? "The default isn't one of the values of `allowed`."
            : "The default is \(shown), but `allowed` has \(listing(allowed.map(\.1))).", at: node)
        return
      }
      parameter.value = value
      parameter.text = self.text(of: value, written: text)
    case .failure(let problem):
      report(problem, about: spot, at: node, text: parameter.isSecret ? nil : text)
    }
  }

  /// The text of a value in a declaration, where references aren't allowed.
  private func literal(_ node: YAMLNode, _ label: String) -> String? {
    if node.isBroken { return nil }
    guard let text = node.text, !node.isNull else {
      report(
        node.isNull ? .missingValue : .wrongType,
        node.isNull
          ? "\(label) has no value. Remove the line if it isn't needed."
          : "\(label) takes a single value, but this is \(node.noun).", at: node)
      return nil
    }
    let hasReference = TemplateText.pieces(text).contains { piece in
      if case .literal = piece { false } else { true }
    }
    if hasReference {
      report(
        .referenceNotAllowed,
        "\(label) of a parameter is read before anything else, so it can't contain a reference.",
        at: node)
      return nil
    }
    return key(node)
  }

  private func take(
    _ given: GivenParameter, _ type: FieldType, _ allowed: [(Value, String)]?,
    into parameter: inout StackParameter
  ) {
    parameter.text = nil
    parameter.value = nil
    if parameter.isSecret { secretTexts.insert(given.text) }
    let shown = given.shown(isSecret: parameter.isSecret)
    let notes =
      given.location == nil
      ? [] : [Diagnostic.Note("\(quoted(parameter.name)) is declared here", at: parameter.location)]
    let place = given.location ?? parameter.location
    let shownValue = parameter.isSecret ? "the given value" : nil
    switch checker.check(given.text, as: type, shown: shownValue) {
    case .success(let value):
      if let allowed, !allowed.contains(where: { $0.0 == value }) {
        if parameter.isSecret {
          report(
            .parameterValue, "\(shown): the parameter takes one of the values of `allowed`.",
            at: place, notes: notes)
          return
        }
        let near = NearMiss.best(for: given.text, among: allowed.map(\.1))
        report(
          .parameterValue,
          "\(shown): the parameter takes \(alternatives(allowed.map(\.1)))."
            + (near.map { " Did you mean \(quoted($0))?" } ?? ""), at: place, notes: notes)
        return
      }
      parameter.value = value
      parameter.text = text(of: value, written: given.text)
    case .failure(let problem):
      report(
        .parameterValue, "\(shown): the parameter \(problem.detail)", at: place, notes: notes)
    }
  }

  private func text(of value: Value, written: String) -> String {
    switch value {
    case .boolean(let flag): String(flag)
    default: written
    }
  }
}

extension YAMLNode {
  /// The texts of all scalars in it.
  fileprivate var texts: [String] {
    if let pairs { return pairs.flatMap { [$0.name] + $0.value.texts } }
    if let items { return items.flatMap(\.texts) }
    return text.map { [$0] } ?? []
  }
}
