extension Reading {
  /// Reads `access`: a map from the addresses of other resources to verbs of their kinds.
  func decodeAccess(_ node: YAMLNode, at spot: Spot) -> Value? {
    guard let pairs = pairs(node, for: .access, at: spot) else { return nil }
    var isSound = true
    var values: [String: Value] = [:]
    for pair in pairs {
      guard let name = key(pair.key), let (address, verbs) = accessed(name, spot, at: pair.key),
        let verb = decodeVerb(
          pair.value, verbs, at: field(name, in: spot.place, at: pair.key))
      else {
        isSound = false
        continue
      }
      let resource = Template(.resource(address, attribute: AccessVerb.attribute))
      values[name] = [
        AccessVerb.Member.verb: verb, AccessVerb.Member.resource: .unresolved(resource),
      ]
    }
    return isSound ? .map(values) : nil
  }

  private func decodeVerb(_ node: YAMLNode, _ verbs: [AccessVerb], at spot: Spot) -> Value? {
    let value = decode(node, as: .enumeration(verbs.map(\.name)), at: spot)
    return value?.isSecret == true ? reportSecret(spot, node) : value
  }

  /// The resource that a key names, and its verbs; nil, with a diagnostic, if it has none.
  private func accessed(
    _ name: String, _ spot: Spot, at node: YAMLNode
  ) -> (ResourceAddress, [AccessVerb])? {
    guard let address = ResourceAddress(name) else {
      reportNoAddress(name, spot, at: node)
      return nil
    }
    guard let schema = schema(of: address.section) else {
      let (near, clause) = section(near: address.section, among: accessible)
      report(
        .unknownSection,
        "There is no section \(quoted(address.section))"
          + (clause ?? ". \(spot.label) takes \(listing(accessible.map(\.section)))."),
        at: node,
        fix: near.map { replacement(of: name, by: "\($0).\(address.name)", at: node.place) })
      return nil
    }
    guard !schema.access.isEmpty else {
      report(
        .wrongKind,
        "\(quoted(name)) is \(withArticle(schema.noun)), which \(quoted(spot.name)) has no verbs "
          + "for: it takes \(listing(accessible.map(\.section))).", at: node)
      return nil
    }
    guard names[address.section]?.contains(address.name) == true else {
      if names[address.section]?.isBroken != true {
        reportNotDeclared(address, schema, spot, at: node)
      }
      return nil
    }
    if address == current {
      report(.selfReference, "\(quoted(name)) cannot refer to itself.", at: node)
      return nil
    }
    return (address, schema.access)
  }

  private var accessible: [KindSchema] { schemas.filter { !$0.access.isEmpty } }

  private func reportNoAddress(_ name: String, _ spot: Spot, at node: YAMLNode) {
    let addresses = accessible.filter { names[$0.section]?.contains(name) == true }
      .map { "\($0.section).\(name)" }
    report(
      .unknownResource,
      "A key of \(quoted(spot.name)) is an address, `section.name`."
        + (addresses.isEmpty ? "" : " Did you mean \(alternatives(addresses))?"), at: node,
      fix: addresses.count == 1
        ? replacement(of: name, by: addresses[0], at: node.place) : nil)
  }

  private func reportNotDeclared(
    _ address: ResourceAddress, _ schema: KindSchema, _ spot: Spot, at node: YAMLNode
  ) {
    let renamed = successor(of: address.name, in: address.section)
    let near = renamed ?? nearestName(to: address.name, in: address.section)
    report(
      .unknownResource,
      "The stack declares no \(schema.noun) \(quoted(address.name))."
        + (near.map {
          renamed == nil ? " Did you mean \(quoted($0))?" : " It is \(quoted($0)) now."
        } ?? " \(spot.label) takes resources of the stack only."),
      at: node,
      fix: near.map {
        replacement(of: address.description, by: "\(address.section).\($0)", at: node.place)
      })
  }
}
