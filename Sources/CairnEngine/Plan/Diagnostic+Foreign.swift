import CairnLanguage

extension Diagnostic {
  /// Law 8: a thing of the declared name is there, and not ours.
  static func foreign(
    _ node: ResourceGraph.Node, _ identity: Identity?, owner: String?
  ) -> Diagnostic {
    let noun = node.kind.schema.noun
    let name = identity.map { " `\($0)`" } ?? ""
    let whose = owner.map { "belongs to \($0)" } ?? "does not belong to this stack"
    return Diagnostic(
      .foreignResource,
      "A \(noun)\(name) is there already and \(whose). Give `\(node.address)` another "
        + "name, or take the \(noun) over with `--adopt`.",
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
        + "\(noun) as it is, or give `\(node.address)` another name.",
      at: field.location ?? node.declaration.location)
  }
}
