import CairnLanguage

/// Law 12: one resource, one declaration.
extension ResourceGraph {
  /// Reports declarations of the same resource, at the second one.
  ///
  /// - Parameter scope: where the plan applies.
  package func doubles(in scope: Scope) -> [Diagnostic] {
    var seen: [PhysicalKey: Int] = [:]
    var said: [PhysicalKey: Int] = [:]
    var diagnostics: [Diagnostic] = []
    let resolved = resolved(in: scope)
    for index in nodes.indices {
      let kind = nodes[index].kind
      let section = kind.schema.section
      if let identity = kind.identity(of: resolved[index], in: scope) {
        let key = PhysicalKey(section: section, identity: identity)
        if let first = seen[key] {
          diagnostics.append(.double(nodes[index], of: nodes[first], identity))
          continue
        }
        seen[key] = index
      }
      guard let meaning = kind.meaning(of: resolved[index], in: scope) else { continue }
      let key = PhysicalKey(section: section, identity: meaning)
      guard let first = said[key] else {
        said[key] = index
        continue
      }
      // Two resources may add the same one, each with a mark of its own.
      if nodes[index].isDeclared || nodes[first].isDeclared {
        diagnostics.append(.double(nodes[index], of: nodes[first], nil))
      }
    }
    return diagnostics + doubleParts(of: resolved, in: scope)
  }

  /// From the file alone: a value that only the endpoint knows equals only itself.
  func doubles(in stack: Stack) -> [Diagnostic] {
    func unknown(_ attribute: Reference.StackAttribute) -> String {
      Reference.stack(attribute).description
    }
    return doubles(
      in: Scope(
        stack: stack.name, account: unknown(.account), region: stack.region ?? unknown(.region),
        endpoint: unknown(.endpoint), flavour: .aws))
  }

  /// By node: its properties without defaults, with the text of a reference for a value that is
  /// known after apply.
  private func resolved(in scope: Scope) -> [Properties] {
    var known = Resolution(scope: scope)
    var resolved = nodes.map { Properties($0.declaration.properties) }
    for index in order {
      let node = nodes[index]
      var properties = resolved[index].values
      for (name, value) in properties where !value.isResolved {
        properties[name] = value.resolving {
          known.value(of: $0) ?? .string($0.description)
        }
      }
      resolved[index] = Properties(properties).opened
      if !dependents(of: node.address).isEmpty {
        known.attributes[node.address] = node.kind.attributes(of: resolved[index], in: scope)
      }
    }
    return resolved
  }

  /// Runs the kinds' rules again, for values that the file alone doesn't determine.
  package func brokenRules(of stack: Stack, in scope: Scope) -> [Diagnostic] {
    var known = Resolution(scope: scope)
    for index in order where !dependents(of: nodes[index].address).isEmpty {
      let properties = known.resolved(nodes[index].declaration.properties)
      known.attributes[nodes[index].address] = nodes[index].kind.attributes(
        of: Properties(properties).opened, in: scope)
    }
    return stack.resources.flatMap { declaration -> [Diagnostic] in
      guard declaration.properties.values.contains(where: { !$0.isResolved }),
        let schema = self[declaration.address]?.kind.schema
      else { return [] }
      let properties = Properties(known.resolved(declaration.properties)).opened.values
      return schema.rules.flatMap { $0.check(properties) }.map { violation in
        Diagnostic(
          .kindRule, summary: violation.summary, detail: violation.detail,
          at: declaration.location(of: violation.path))
      }
    }
  }
}

extension ResourceGraph.Node {
  fileprivate var isDeclared: Bool { declaration.origin == .declared }

  /// Such as "`roles.g`", or the resource that adds it.
  fileprivate var subject: String {
    switch declaration.origin {
    case .declared: "`\(address)`"
    case .expanded(let source, let field):
      "the \(kind.schema.noun) `\(address)`, which `\(field)` of `\(source)` adds,"
    }
  }

  /// Its container, if it has no other name: "that of `queues.uploads`".
  fileprivate var owner: String? {
    guard let field = identifyingField, field != "name",
      let value = declaration.properties[field]
    else { return nil }
    switch value {
    case .unresolved(let template):
      return "that of `\(value.referredResource?.description ?? template.description)`"
    default: return value.string.map { "that of `\($0)`" }
    }
  }

  /// The field that determines its identity.
  fileprivate var identifyingField: String? {
    if kind.schema.naming != nil { return "name" }
    return kind.schema.fields.first { field in
      field.isContainer && declaration.properties[field.name] != nil
    }?.name
  }
}

extension Diagnostic {
  /// - Parameter identity: nil if they are two resources with the same content.
  static func double(
    _ second: ResourceGraph.Node, of first: ResourceGraph.Node, _ identity: Identity?
  ) -> Diagnostic {
    let schema = second.kind.schema
    let what =
      identity.map { "are the same \(schema.noun), \(second.owner ?? "`\($0.text)`")" }
      ?? "have the same content, so one \(schema.noun) is declared twice"
    let advice =
      identity != nil && schema.naming != nil
      ? "Give one of them another `name:`, or declare it once." : "Declare it once."
    let text = "\(second.subject) and \(first.subject) \(what). \(advice)"
    return Diagnostic(
      .sameResource, text.prefix(1).uppercased() + text.dropFirst(),
      at: second.declaration.location(of: second.identifyingField),
      notes: [
        .init(
          "the first one is here",
          at: first.declaration.location(of: first.identifyingField))
      ])
  }
}
