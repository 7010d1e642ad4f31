import CairnLanguage

extension Diagnostic {
  /// Law 8: a foreign resource has the declared name.
  static func foreign(
    _ node: ResourceGraph.Node, _ identity: Identity?, owner: String?
  ) -> Diagnostic {
    let noun = node.kind.schema.noun
    let name = identity.map { " `\($0)`" } ?? ""
    let whose = owner.map { "belongs to \($0)" } ?? "doesn't belong to this stack"
    let wayOut =
      node.hasName
      ? "Give `\(node.address)` another name, or take the \(noun) over with `--adopt`."
      : "Take the \(noun) over with `--adopt`, or remove \(node.cause) from this file."
    return Diagnostic(
      .foreignResource,
      "\(withArticle(noun).capitalizedFirst)\(name) exists already and \(whose). \(wayOut)",
      at: node.declaration.location(of: "name"))
  }

  static func notAdoptable(
    _ node: ResourceGraph.Node, _ identity: Identity?, _ field: FieldChange
  ) -> Diagnostic {
    let noun = node.kind.schema.noun
    let name = identity.map { " `\($0)`" } ?? ""
    return Diagnostic(
      .adoptionImpossible,
      "The existing \(noun)\(name) differs in `\(field.path)`, which can't be changed in place, and "
        + "a foreign resource is never replaced. Declare the \(noun) as it is"
        + "\(node.hasName ? ", or give `\(node.address)` another name" : "").",
      at: field.location ?? node.declaration.location)
  }

  /// Law 13: recorded here, and marked as another stack's.
  static func takenOver(
    _ node: ResourceGraph.Node, _ identity: Identity?, by owner: String?
  ) -> Diagnostic {
    let noun = node.kind.schema.noun
    let name = identity.map { " `\($0)`" } ?? ""
    return Diagnostic(
      .foreignResource,
      "This stack applied the \(noun)\(name), and it belongs to \(owner ?? "somebody else") now. "
        + "Remove \(node.cause) from this file, which doesn't change the \(noun), or take it "
        + "back with `--adopt`.",
      at: node.declaration.location(of: "name"))
  }

  /// The same for a resource to delete.
  static func takenOver(
    _ known: KnownResources.Known, _ noun: String, by owner: String, at place: SourceLocation
  ) -> Diagnostic {
    Diagnostic(
      .foreignResource, severity: .warning,
      "The \(noun) `\(known.entry.identity)`, applied as `\(known.address)`, belongs to \(owner) "
        + "now. It isn't changed, and no longer counts as this stack's.",
      at: place)
  }

  static func unmarked(
    _ known: KnownResources.Known, _ noun: String, at place: SourceLocation
  ) -> Diagnostic {
    Diagnostic(
      .unmarkedResource, severity: .warning,
      "The \(noun) `\(known.entry.identity)` was applied as `\(known.address)`, but its marks of "
        + "ownership are missing. It would be deleted; if somebody else has created it again, stop "
        + "here.",
      at: place)
  }

  static func inOtherRegion(
    _ node: ResourceGraph.Node, _ identity: Identity?, stack: String, region: String
  ) -> Diagnostic {
    let noun = node.kind.schema.noun
    let name = identity.map { " `\($0)`" } ?? ""
    return Diagnostic(
      .foreignResource,
      "The \(noun)\(name) belongs to the stack `\(stack)` in \(region): the name of a \(noun) is "
        + "unique across all regions of an account. Put `${stack.region}` into the `name:` of "
        + "`\(node.address)`, or leave `name:` out: the default contains the region.",
      at: node.declaration.location(of: "name"))
  }
}

extension ResourceGraph.Node {
  /// Whether the file can choose its name.
  fileprivate var hasName: Bool { kind.schema.field(named: "name") != nil }
}

extension ResourceGraph.Node {
  /// What in the file declares it: itself, or the field that it follows from.
  fileprivate var cause: String {
    switch declaration.origin {
    case .declared: "`\(address)`"
    case .expanded(let source, let field): "`\(field)` of `\(source)`, which it follows from,"
    }
  }
}
