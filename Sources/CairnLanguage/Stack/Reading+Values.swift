import CairnJSON

extension Reading {
  /// Reads a node as a type; nil, with a diagnostic, if something is wrong with it.
  func decode(_ node: YAMLNode, as type: FieldType, at spot: Spot) -> Value? {
    if node.isBroken { return nil }
    switch type {
    case .any:
      // Its parts can't be distinguished, so a secret in it makes the whole value secret.
      return decodeAny(node, in: spot.place).map { $0.containsSecret ? $0.asSecret : $0 }
    case .document where node.text == nil || node.isNull:
      return decode(node, as: .any, at: spot)
    case .document: return decodeDocument(node, at: spot)
    case _ where node.isNull:
      report(
        .missingValue,
        "\(spot.label) has no value. It takes \(type.noun); remove the "
          + "\(spot.isItem ? "item" : "line") if it isn't needed.", at: node)
      return nil
    case .list(let item, let count, let order):
      return decodeList(node, of: item, count: count, order: order, at: spot)
    case .map(let key, let value): return decodeMap(node, key: key, value: value, at: spot)
    case .object(let fields):
      guard let pairs = pairs(node, for: type, at: spot) else { return nil }
      let owner = FieldOwner(kind: .field(spot), location: location(node), place: spot.place)
      let (values, isSound) = decodeFields(pairs, fields, owner: owner)
      return isSound ? .map(values) : nil
    case .shorthand(_, let fields):
      if case .scalar = node.content { return decode(node, as: type.short, at: spot) }
      guard case .mapping = node.content else {
        reportWrongShape(node, type, at: spot)
        return nil
      }
      return decode(node, as: .object(fields), at: spot)
    case .policyStatements(let use): return decodeStatements(node, use, at: spot)
    case .access: return decodeAccess(node, at: spot)
    case .reference(let sections, let attribute):
      return decodeReference(
        node, ReferenceTarget(sections: sections, attribute: attribute), at: spot)
    case .string, .integer, .boolean, .duration, .size, .enumeration, .path:
      return decodeScalar(node, as: type, at: spot)
    }
  }

  private func decodeScalar(_ node: YAMLNode, as type: FieldType, at spot: Spot) -> Value? {
    guard case .scalar = node.content else {
      reportWrongShape(node, type, at: spot)
      return nil
    }
    guard let scalar = resolve(node) else { return nil }
    guard let text = scalar.text else {
      switch type {
      case .path where scalar.isSecret: return reportSecret(spot, node)
      case .string, .path: return marked(.unresolved(scalar.template), scalar)
      default:
        report(
          .referenceNotAllowed,
          "\(spot.label) takes \(type.noun), which has to be known before anything is created; "
            + "\(scalar.shown) is known only afterwards.", at: node)
        return nil
      }
    }
    if case .string = type, let tag = node.tag, tag != .string, tag != .null {
      report(
        .wrongType, "\(spot.label) takes a text, but this is tagged `!!\(tag.rawValue)`.", at: node)
      return nil
    }
    let shown = scalar.isSecret ? scalar.shown : nil
    switch checker.check(text, as: type, quoting: scalar.quoting, shown: shown) {
    case .success where scalar.isSecret && type == .path: return reportSecret(spot, node)
    case .success(let value): return marked(value, scalar)
    case .failure(let problem):
      report(problem, about: spot, at: node, text: scalar.hasParameter ? nil : text)
      return nil
    }
  }

  private func marked(_ value: Value, _ scalar: ResolvedScalar) -> Value {
    scalar.isSecret ? value.asSecret : value
  }

  /// Reports a secret in a field that is always shown, such as a name.
  func reportSecret(_ spot: Spot, _ node: YAMLNode) -> Value? {
    report(
      .secretNotAllowed,
      "\(spot.label) can't contain the value of a secret parameter: it is shown, or it identifies "
        + "a resource.", at: node)
    return nil
  }

  func report(_ problem: ScalarText.Problem, about spot: Spot, at node: YAMLNode, text: String?) {
    var fix: Diagnostic.Fix?
    if let replacement = problem.replacement, let text {
      fix = self.replacement(
        of: text, by: replacement, at: node.place, as: YAMLFragment(word: replacement))
    }
    report(problem.code, "\(spot.label) \(problem.detail)", at: node, fix: fix)
  }

  func reportWrongShape(_ node: YAMLNode, _ type: FieldType, at spot: Spot) {
    var detail = "\(spot.label) takes \(type.noun), but this is \(node.noun)."
    if case .list(let item, _, _) = type, let text = node.text, item.isScalar {
      let isShown = text.utf8.count < 60 && !secretTexts.contains(text)
      detail += " Write `[\(isShown ? text : "…")]`."
    }
    switch type {
    case .map, .object: detail += shapeAdvice(node)
    default: break
    }
    if let advice = node.text?.jsonAdvice { detail += " " + advice }
    if let advice = spot.advice { detail += " " + advice }
    report(.wrongType, detail, at: node)
  }

  func pairs(
    _ node: YAMLNode, for type: FieldType, at spot: Spot
  ) -> [YAMLNode.Pair]? {
    if let pairs = node.pairs { return pairs }
    reportWrongShape(node, type, at: spot)
    return nil
  }

  private func decodeList(
    _ node: YAMLNode, of item: FieldType, count: ClosedRange<Int>, order: FieldType.ListOrder,
    at spot: Spot
  ) -> Value? {
    guard let items = node.items else {
      reportWrongShape(node, .list(item, count: count, order: order), at: spot)
      return nil
    }
    var isSound = true
    if !count.contains(items.count) {
      report(
        .wrongCount, "\(spot.label) takes \(limits(ofCount: count)) items, but has \(items.count).",
        at: node
      )
      isSound = false
    }
    var values: [Value] = []
    values.reserveCapacity(items.count)
    var spots: [Spot] = []
    spots.reserveCapacity(items.count)
    for (index, child) in items.enumerated() {
      spots.append(self.item(index, of: spot, at: child))
      if let value = decode(child, as: item, at: spots[index]) {
        values.append(value)
      } else {
        isSound = false
      }
    }
    if isSound, order == .insignificant, !areDistinct(values, items) { isSound = false }
    guard isSound else { return nil }
    let isSecret = values.contains(where: \.containsSecret)
    if isSecret { values = values.compactMap(\.opened) }
    let list = sorted(values, order, spots)
    return isSecret ? list.asSecret : list
  }

  /// Whether a list with insignificant order contains each item only once. A duplicate has no
  /// meaning, and services reject it or silently drop it.
  private func areDistinct(_ values: [Value], _ items: [YAMLNode]) -> Bool {
    guard values.count > 1 else { return true }
    var first: [Value: Int] = [:]
    var areDistinct = true
    for (index, value) in values.enumerated() {
      guard let known = first[value] else {
        first[value] = index
        continue
      }
      areDistinct = false
      diagnostics.append(
        Diagnostic(
          .kindRule, summary: "Duplicate item",
          detail: "The list already contains this item. Remove it.",
          at: location(items[index]),
          notes: [Diagnostic.Note("the first one", at: location(items[known]))]))
    }
    return areDistinct
  }

  private func sorted(
    _ values: [Value], _ order: FieldType.ListOrder, _ spots: [Spot]
  ) -> Value {
    guard order == .insignificant, values.count > 1 else { return .list(values) }
    let keys = values.map(\.sortKey)
    let sorted = values.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
    for (new, old) in sorted.enumerated() {
      if let place = spots[old].place { places.rename(place, to: .item(new)) }
    }
    return .list(sorted.map { values[$0] })
  }

  private func decodeMap(
    _ node: YAMLNode, key rule: StringRule, value type: FieldType, at spot: Spot
  ) -> Value? {
    guard let pairs = pairs(node, for: .map(key: rule, value: type), at: spot) else { return nil }
    var isSound = true
    var values: [String: Value] = [:]
    values.reserveCapacity(pairs.count)
    for pair in pairs {
      guard let name = key(pair.key) else {
        isSound = false
        continue
      }
      if let problem = checker.check(name, rule, quoted(name)) {
        report(problem.code, "A key of \(quoted(spot.name)) \(problem.detail)", at: pair.key)
        isSound = false
      }
      var entry = field(name, in: spot.place, at: pair.key)
      entry.map = spot.map ?? spot.name
      entry.advice = spot.advice
      if let value = decode(pair.value, as: type, at: entry) {
        values[name] = value
      } else {
        isSound = false
      }
    }
    return isSound ? .map(values) : nil
  }

  /// The text of a key that the user chose; nil if it contains a reference.
  func key(_ node: YAMLNode) -> String? {
    guard let text = node.text else { return nil }
    guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
    var result = ""
    for piece in TemplateText.pieces(text) {
      guard case .literal(let literal) = piece else {
        report(
          .referenceNotAllowed,
          "A key can't contain a reference. Write `$${` for a literal `${`.", at: node)
        return nil
      }
      result += literal
    }
    return result
  }

  /// Reads any YAML: plain `true`, `12`, `1.5` and `null` have their types, everything else is
  /// text.
  ///
  /// - Parameter place: its entry in `places`; nil if none is kept.
  private func decodeAny(_ node: YAMLNode, in place: Int?) -> Value? {
    if node.isBroken { return nil }
    switch node.content {
    case .sequence(let items):
      let values = items.enumerated().map { index, item in
        decodeAny(
          item, in: place.map { places.add(.item(index), in: $0, at: item.place) })
      }
      if values.contains(nil) { return nil }
      let list = Value.list(values.compactMap { $0 })
      return list.containsSecret ? list.asSecret : list
    case .mapping(let pairs):
      var isSound = true
      var values: [String: Value] = [:]
      for pair in pairs {
        guard let name = key(pair.key) else {
          isSound = false
          continue
        }
        let entry = place.map { places.add(.field(name), in: $0, at: pair.key.place) }
        if let value = decodeAny(pair.value, in: entry) {
          values[name] = value
        } else {
          isSound = false
        }
      }
      return isSound ? .map(values) : nil
    case .scalar:
      if node.isNull { return .null }
      guard let scalar = resolve(node) else { return nil }
      return plain(scalar, node).map { marked($0, scalar) }
    }
  }

  private func plain(_ scalar: ResolvedScalar, _ node: YAMLNode) -> Value? {
    guard let text = scalar.text else { return .unresolved(scalar.template) }
    let isTyped = [.integer, .float, .boolean].contains(node.tag)
    guard scalar.quoting == .plain || isTyped else { return .string(text) }
    if !scalar.isSecret, reportForeignNumber(text, node) { return nil }
    if let number = ScalarText.integer(text) { return .integer(number) }
    if let number = JSONNumber(yaml: text) { return .number(number) }
    switch text {
    case "true", "True", "TRUE": return .boolean(true)
    case "false", "False", "FALSE": return .boolean(false)
    default:
      if node.tag == .boolean, let flag = ScalarText.boolean(text) { return .boolean(flag) }
      return .string(text)
    }
  }

  /// Reports a number in another base. Numbers are decimal; without a diagnostic, it would silently
  /// become a text.
  func reportForeignNumber(_ text: String, _ node: YAMLNode) -> Bool {
    guard let number = ScalarText.foreignInteger(text) else { return false }
    report(
      .wrongType,
      "\(quoted(text)) is \(number), but numbers are decimal. Write `\(number)`, or quotes "
        + "around it for a text.", at: node,
      fix: replacement(
        of: text, by: "\(number)", at: node.place, as: .plain("\(number)")))
    return true
  }

  /// Keeps the place of a field.
  ///
  /// - Parameters:
  ///   - spelling: its name in paths, if that is another.
  ///   - owner: the entry of what it is in.
  func field(
    _ name: String, as spelling: String? = nil, in owner: Int?, at node: YAMLNode
  ) -> Spot {
    Spot(name: name, place: places.add(.field(spelling ?? name), in: owner, at: node.place))
  }

  /// Keeps the place of a list's item.
  func item(_ index: Int, of list: Spot, at node: YAMLNode) -> Spot {
    Spot(
      name: list.name, isItem: true, map: list.map, advice: list.advice,
      place: places.add(.item(index), in: list.place, at: node.place))
  }
}

extension FieldType {
  fileprivate var isScalar: Bool {
    switch self {
    case .string, .integer, .boolean, .duration, .size, .enumeration, .reference, .path: true
    case .list, .map, .object, .shorthand, .policyStatements, .access, .any, .document: false
    }
  }
}
