import CairnLanguage

/// Law 12, for the parts of resources.
extension ResourceGraph {
  /// Those that files hold, once the files were read.
  ///
  /// - Parameter desired: by node.
  func checkParts(of desired: [DesiredResource], in scope: Scope) throws {
    let diagnostics = doubleParts(of: desired.map(\.filled), in: scope) { $0.withCode != nil }
    if !diagnostics.isEmpty { throw PlanFailure(diagnostics) }
  }

  /// Reports parts that are declared twice, at the second one: of each noun one for a pair
  /// of resources.
  ///
  /// - Parameter properties: by node.
  func doubleParts(
    of properties: [Properties], in scope: Scope, where isWanted: (any Kind) -> Bool = { _ in true }
  ) -> [Diagnostic] {
    var seen: [Key: Place] = [:]
    var reported: Set<Pair> = []
    var diagnostics: [Diagnostic] = []
    for (index, properties) in zip(nodes.indices, properties) {
      let kind = nodes[index].kind
      guard isWanted(kind) else { continue }
      for part in kind.parts(of: properties, in: scope) {
        let key = Key(section: kind.schema.section, noun: part.noun, identity: part.identity)
        let place = Place(node: index, path: part.path)
        guard let first = seen[key] else {
          seen[key] = place
          continue
        }
        guard reported.insert(Pair(first: first.node, second: index, noun: part.noun)).inserted
        else { continue }
        diagnostics.append(double(part, at: place, of: first))
      }
    }
    return diagnostics
  }

  private struct Key: Hashable {
    var section: String
    var noun: String
    var identity: Identity
  }

  private struct Place {
    var node: Int
    var path: String?
  }

  private struct Pair: Hashable {
    var first: Int
    var second: Int
    var noun: String
  }

  private func double(_ part: ResourcePart, at second: Place, of first: Place) -> Diagnostic {
    let address = nodes[second.node].address
    let what =
      first.node == second.node
      ? "`\(address)` declares the same \(part.noun) twice"
      : "`\(address)` and `\(nodes[first.node].address)` declare the same \(part.noun)"
    let advice =
      part.namedBy.map { "Give one of them another `\($0)`." } ?? "Leave it out of one of them."
    func location(_ place: Place) -> SourceLocation {
      nodes[place.node].declaration.location(of: place.path)
    }
    return Diagnostic(
      .sameResource, "\(what), `\(part.identity)`. \(advice)", at: location(second),
      notes: [.init("the first one is here", at: location(first))])
  }
}
