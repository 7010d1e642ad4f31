extension Reading {
  /// Reads statements in the stack language into IAM's normal form.
  func decodeStatements(
    _ node: YAMLNode, _ use: FieldType.PolicyUse, at spot: Spot
  ) -> Value? {
    guard let items = node.items else {
      reportWrongShape(node, .policyStatements(use), at: spot)
      return nil
    }
    var statements: [Value] = []
    var sids: [String: YAMLNode] = [:]
    var isSound = true
    for (index, item) in items.enumerated() {
      let itemSpot = self.item(index, of: spot, at: item)
      guard let statement = decodeStatement(item, use, at: itemSpot) else {
        isSound = false
        continue
      }
      statements.append(statement)
      if let sid = statement.opened?.map?["Sid"]?.string {
        if let first = sids.updateValue(item["sid"] ?? item, forKey: sid) {
          report(
            .invalidPolicy, "\(quoted(sid)) is the `sid` of another statement of this policy.",
            at: item["sid"] ?? item,
            notes: [Diagnostic.Note("the first one of that `sid`", at: location(first))])
          isSound = false
        }
      }
    }
    guard isSound else { return nil }
    let list = Value.list(statements)
    return list.containsSecret ? list.asSecret : list
  }

  private func decodeStatement(
    _ node: YAMLNode, _ use: FieldType.PolicyUse, at spot: Spot
  ) -> Value? {
    if node.isBroken { return nil }
    guard let pairs = node.pairs else {
      reportWrongShape(node, .object(PolicyStatement.fields(use)), at: spot)
      return nil
    }
    let owner = FieldOwner(kind: .noun("statement"), location: location(node), place: spot.place)
    let (statement, isSound) = decodeStatementFields(pairs, use, owner)
    let isComplete = isComplete(pairs, use, owner)
    guard isSound, isComplete else { return nil }
    let written = Value.map(statement)
    // A statement with a secret is secret as a whole: it is normalised and compared as one value.
    return written.containsSecret
      ? written.asSecret.keepingSecrecy(PolicyMeaning.statement) : PolicyMeaning.statement(written)
  }

  /// In IAM's spelling, as plans speak of the fields; their places are found by it, too.
  private func decodeStatementFields(
    _ pairs: [YAMLNode.Pair], _ use: FieldType.PolicyUse, _ owner: FieldOwner
  ) -> (values: [String: Value], isSound: Bool) {
    let fields = PolicyStatement.fields(use)
    let plain = pairs.filter { PolicyStatement.special[$0.name] == nil || isMisplaced($0, use) }
    var (values, isSound) = decodeFields(
      plain, fields, owner: owner, spelling: PolicyStatement.spelling)
    for pair in pairs {
      guard let form = PolicyStatement.special[pair.name], !isMisplaced(pair, use) else { continue }
      let spelling = PolicyStatement.spelling(of: pair.name)
      let spot = field(pair.name, as: spelling, in: owner.place, at: pair.key)
      let value: Value? =
        switch form {
        case .effect: decodeEffect(pair.value, at: spot)
        case .principal: decodePrincipal(pair.value, at: spot)
        case .actions: decodeTexts(pair.value, at: spot, problem: PolicyStatement.actionProblem)
        case .resources: decodeTexts(pair.value, at: spot, problem: PolicyStatement.resourceProblem)
        case .conditions: decodeConditions(pair.value, at: spot)
        }
      if let value { values[spelling] = value } else { isSound = false }
    }
    return (values, isSound)
  }

  /// True for a field that statements of this use don't have: it is reported as unknown.
  private func isMisplaced(_ pair: YAMLNode.Pair, _ use: FieldType.PolicyUse) -> Bool {
    let fields = PolicyStatement.fields(use)
    // Iterates by index, to avoid a copy of each field for every field of a stack's statements.
    return !fields.indices.contains { fields[$0].name == pair.name }
  }

  private func isComplete(
    _ pairs: [YAMLNode.Pair], _ use: FieldType.PolicyUse, _ owner: FieldOwner
  ) -> Bool {
    var isComplete = true
    func has(_ name: String) -> YAMLNode? { pairs.first { $0.name == name }?.key }
    func check(_ name: String, _ negated: String, isNeeded: Bool) {
      if has(name) != nil, let second = has(negated) {
        report(
          .invalidPolicy, "A statement has either `\(name)` or `\(negated)`, not both.", at: second)
        isComplete = false
      } else if isNeeded, has(name) == nil, has(negated) == nil,
        !pairs.contains(where: { NearMiss.best(for: $0.name, among: [name, negated]) != nil })
      {
        report(
          .invalidPolicy, "A statement needs `\(name)` (or `\(negated)`).", at: owner.location)
        isComplete = false
      }
    }
    check("actions", "notActions", isNeeded: true)
    check("resources", "notResources", isNeeded: use == .identity)
    if use != .identity { check("principal", "notPrincipal", isNeeded: true) }
    return isComplete
  }

  private func decodeEffect(_ node: YAMLNode, at spot: Spot) -> Value? {
    let type = FieldType.enumeration(["allow", "deny"])
    switch node.text {
    case "Allow", "allow": return "Allow"
    case "Deny", "deny": return "Deny"
    default:
      guard let value = decode(node, as: type, at: spot) else { return nil }
      return value.keepingSecrecy { $0 == "deny" ? "Deny" : "Allow" }
    }
  }

  private func decodePrincipal(_ node: YAMLNode, at spot: Spot) -> Value? {
    if node.isBroken { return nil }
    if node.text == "*" { return "*" }
    guard let pairs = node.pairs else {
      if node.isNull { return decode(node, as: .object(PolicyStatement.principals), at: spot) }
      report(
        .invalidPolicy,
        "`\(spot.name)` is `\"*\"` or a map of kinds, such as `{service: s3.amazonaws.com}` or "
          + "`{aws: \"123456789012\"}`, but this is \(node.text.map(quoted) ?? node.noun).",
        at: node)
      return nil
    }
    var result: [String: Value] = [:]
    var isSound = true
    for pair in pairs {
      guard let spelling = PolicyStatement.principalSpelling[pair.name] else {
        let known = PolicyStatement.principals.map(\.name)
        let (text, fix) = suggestion(
          for: pair.name, among: known, at: pair.key.place, otherwise: "It has \(listing(known)).")
        report(
          .unknownField, "`\(spot.name)` has no field \(quoted(pair.name)).\(text)", at: pair.key,
          fix: fix)
        isSound = false
        continue
      }
      let kind = field(pair.name, as: spelling, in: spot.place, at: pair.key)
      let value = decodeTexts(pair.value, at: kind) {
        PolicyStatement.principalProblem($0, kind: pair.name)
      }
      if let value {
        result[spelling] = value
      } else {
        isSound = false
      }
    }
    if pairs.isEmpty {
      report(.invalidPolicy, "`\(spot.name)` is empty. For everyone, write `\"*\"`.", at: node)
      return nil
    }
    return isSound ? .map(result) : nil
  }

  private func decodeConditions(_ node: YAMLNode, at spot: Spot) -> Value? {
    let type = FieldType.map(value: .map(value: .any))
    guard !node.isBroken, let operators = node.pairs else {
      return decode(node, as: type, at: spot)
    }
    var result: [String: Value] = [:]
    var isSound = true
    for pair in operators {
      let operatorSpot = field(pair.name, in: spot.place, at: pair.key)
      if !isOperator(pair) { isSound = false }
      guard !pair.value.isBroken, let keys = pair.value.pairs else {
        _ = decode(pair.value, as: .map(value: .any), at: operatorSpot)
        isSound = false
        continue
      }
      var values: [String: Value] = [:]
      for entry in keys {
        let keySpot = field(entry.name, in: operatorSpot.place, at: entry.key)
        let value = decodeTexts(
          entry.value, at: keySpot, form: PolicyStatement.form(ofOperator: pair.name),
          problem: PolicyStatement.valueProblem)
        if let name = key(entry.key), isConditionKey(name, entry.key), let value {
          values[name] = value
        } else {
          isSound = false
        }
      }
      result[pair.name] = .map(values)
    }
    return isSound ? .map(result) : nil
  }

  private func isOperator(_ pair: YAMLNode.Pair) -> Bool {
    let (isKnown, near) = PolicyStatement.checkOperator(pair.name)
    if isKnown { return true }
    report(
      .invalidPolicy,
      "There is no condition operator \(quoted(pair.name))."
        + (near.map { " Did you mean \(quoted($0))?" }
          ?? " There are `StringEquals`, `StringLike`, `ArnLike`, `NumericLessThan`, `DateLessThan`, "
          + "`Bool`, `IpAddress`, `Null` and others like them."),
      at: pair.key, fix: near.map { replacement(of: pair.name, by: $0, at: pair.key.place) })
    return false
  }

  private func isConditionKey(_ name: String, _ node: YAMLNode) -> Bool {
    guard let problem = PolicyStatement.conditionKeyProblem(name) else { return true }
    report(.invalidPolicy, problem, at: node)
    return false
  }

  /// Reads one text or a list of texts. The place of each is stored under its index in the normal
  /// form (`PolicyMeaning.statement`), which is sorted and has no duplicates.
  private func decodeTexts(
    _ node: YAMLNode, at spot: Spot, form: PolicyStatement.ValueForm = .text,
    problem: (PolicyText) -> String?
  ) -> Value? {
    if node.isBroken { return nil }
    if let items = node.items {
      var values: [Value] = []
      if items.isEmpty {
        report(.invalidPolicy, "`\(spot.name)` is empty.", at: node)
        return nil
      }
      for item in items {
        if let value = decodeText(item, at: spot.item, form, problem) { values.append(value) }
      }
      guard values.count == items.count else { return nil }
      if items.count == 1 {
        _ = item(0, of: spot, at: items[0])
        return .list(values)
      }
      let keys = values.map { ($0.opened ?? $0).sortKey }
      let numbers = Dictionary(
        Set(keys).sorted().enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
      for (key, item) in zip(keys, items) { _ = self.item(numbers[key] ?? 0, of: spot, at: item) }
      return .list(values)
    }
    if node.pairs != nil {
      reportWrongShape(node, .list(.string()), at: spot)
      return nil
    }
    _ = item(0, of: spot, at: node)
    return decodeText(node, at: spot, form, problem)
  }

  private func decodeText(
    _ node: YAMLNode, at spot: Spot, _ form: PolicyStatement.ValueForm,
    _ problem: (PolicyText) -> String?
  ) -> Value? {
    guard var value = decode(node, as: .string(), at: spot) else { return nil }
    // A value without quotes has the type of the operator.
    if case .scalar(let written, .plain) = node.content, node.tag != .string {
      if form == .number, reportForeignNumber(written, node) { return nil }
      value = value.keepingSecrecy { value in
        value.string.flatMap(form.normal).map(Value.string) ?? value
      }
    }
    if let text = PolicyText(value.opened), let problem = problem(text) {
      report(.invalidPolicy, problem, at: node)
      return nil
    }
    return value
  }
}
