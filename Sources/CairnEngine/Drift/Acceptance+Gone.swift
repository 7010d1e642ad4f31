import CairnLanguage

/// Removes missing resources from the file.
extension Acceptance {
  /// Removes the declaration of a missing resource, unless something still refers to it.
  mutating func takeOut(
    _ node: ResourceGraph.Node, _ gone: Set<ResourceAddress>, _ editor: inout StackEditor,
    _ reading: Reading
  ) {
    let address = node.address
    func follows(_ node: ResourceGraph.Node) -> Bool {
      if case .expanded(address, _) = node.declaration.origin { true } else { false }
    }
    func place(of address: ResourceAddress) -> SourceLocation? {
      original.graph[address]?.declaration.location
    }
    func refuse(_ why: String, _ location: SourceLocation?) {
      left.append(
        Left(
          address: address, path: nil, why: "it no longer exists, but \(why)",
          location: location ?? place(of: address)))
    }
    if case .expanded(let source, let field) = node.declaration.origin {
      return refuse(EditRefusal(.sugar(source, field: field), at: nil).explanation, nil)
    }
    let users =
      graph.dependents(of: address).filter { user in graph[user].map { !follows($0) } ?? false }
      .map { (name: "\($0)", location: place(of: $0)) }
      + original.outputs.filter { $0.value.references.contains { $0.address == address } }
      .map { (name: "outputs.\($0.name)", location: $0.location) }
    if let user = users.first {
      let parts = users.map { user in
        user.name + (user.location.map { " (\($0))" } ?? "")
      }
      return refuse(
        "\(parts.joined(separator: " and ")) \(users.count == 1 ? "needs" : "need") it: change that "
          + "first, or name it too if it no longer exists", user.location)
    }
    let before = editor
    do throws(EditRefusal) { try editor.remove(address) } catch {
      return refuse(error.explanation, error.location)
    }
    let (edited, diagnostics) = reading.graph(of: editor.source)
    let rest = graph.nodes.filter { $0.address != address && !follows($0) }
    guard let edited, zip(rest, edited.nodes).allSatisfy(Self.areSame),
      rest.count == edited.nodes.count
    else {
      editor = before
      return refuse(
        edited == nil
          ? Self.wouldNotHold(diagnostics) : EditRefusal(.layout, at: nil).explanation, nil)
    }
    removed.append(address)
    forgotten += [address]
    forgotten += graph.nodes.filter { follows($0) && gone.contains($0.address) }.map(\.address)
    graph = edited
    source = editor.source
  }

  private static func areSame(_ before: ResourceGraph.Node, _ after: ResourceGraph.Node) -> Bool {
    areAlike(before, after) && before.declaration.properties == after.declaration.properties
  }
}
