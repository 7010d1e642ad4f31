import CairnLanguage

extension Diagnostic {
  /// Law 8: a thing of the declared name is there, and not ours.
  static func foreign(
    _ node: ResourceGraph.Node, _ identity: Identity?, owner: String?
  ) -> Diagnostic {
    let noun = node.kind.schema.noun
    let name = identity.map { " `\($0)`" } ?? ""
    let whose = owner.map { "belongs to \($0)" } ?? "does not belong to this stack"
    let wayOut =
      node.hasName
      ? "Give `\(node.address)` another name, or take the \(noun) over with `--adopt`."
      : "Take the \(noun) over with `--adopt`, or remove `\(node.address)` from this file."
    return Diagnostic(
      .foreignResource, "A \(noun)\(name) is there already and \(whose). \(wayOut)",
      at: node.declaration.location(of: "name"))
  }

  static func notAdoptable(
    _ node: ResourceGraph.Node, _ identity: Identity?, _ field: FieldChange
  ) -> Diagnostic {
    let noun = node.kind.schema.noun
    let name = identity.map { " `\($0)`" } ?? ""
    return Diagnostic(
      .adoptionImpossible,
      "The \(noun)\(name) that is there differs in `\(field.path)`, which can't be changed "
        + "in place, and what belongs to somebody else is never replaced. Declare the "
        + "\(noun) as it is\(node.hasName ? ", or give `\(node.address)` another name" : "").",
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
      "The \(noun)\(name) was applied by this stack, and belongs to \(owner ?? "somebody else") now. "
        + "Remove `\(node.address)` from this file, which leaves the \(noun) as it is, or take it back "
        + "with `--adopt`.",
      at: node.declaration.location(of: "name"))
  }

  /// The same of what is to go.
  static func takenOver(
    _ known: KnownResources.Known, _ noun: String, by owner: String, at place: SourceLocation
  ) -> Diagnostic {
    Diagnostic(
      .foreignResource, severity: .warning,
      "The \(noun) `\(known.entry.identity)`, applied as `\(known.address)`, belongs to \(owner) now. "
        + "It is left as it is, and no longer counted as this stack's.",
      at: place)
  }

  static func unmarked(
    _ known: KnownResources.Known, _ noun: String, at place: SourceLocation
  ) -> Diagnostic {
    Diagnostic(
      .unmarkedResource, severity: .warning,
      "The \(noun) `\(known.entry.identity)` was applied as `\(known.address)`, but nothing on it says "
        + "so any more: its marks are gone. It would be deleted; if somebody made it anew, stop here.",
      at: place)
  }

  static func inOtherRegion(
    _ node: ResourceGraph.Node, _ identity: Identity?, stack: String, region: String
  ) -> Diagnostic {
    let noun = node.kind.schema.noun
    let name = identity.map { " `\($0)`" } ?? ""
    return Diagnostic(
      .foreignResource,
      "The \(noun)\(name) belongs to the stack `\(stack)` in \(region): the name of a \(noun) is taken in "
        + "all regions of an account. Put `${stack.region}` into the `name:` of `\(node.address)`, or "
        + "leave `name:` out: the default has the region in it.",
      at: node.declaration.location(of: "name"))
  }
}

extension ResourceGraph.Node {
  /// Whether it is found by a name that the file may choose.
  fileprivate var hasName: Bool { kind.schema.field(named: "name") != nil }
}
