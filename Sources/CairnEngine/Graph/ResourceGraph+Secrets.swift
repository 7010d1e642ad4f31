import CairnLanguage

extension ResourceGraph {
  /// Finds secrets that determine a resource's name, its attributes or its code, which appear in
  /// plain text everywhere. It tries another value for each secret: what changes must not be
  /// secret.
  static func shownSecrets(in nodes: [Node]) -> [Diagnostic] {
    nodes.flatMap { node -> [Diagnostic] in
      guard node.declaration.containsSecret else { return [] }
      let properties = Properties(node.declaration.properties)
      return properties.value.secretPaths.filter { isShown($0, of: node, properties) }.map { path in
        Diagnostic(
          .secretNotAllowed,
          "`\(path)` can't be secret: what the \(node.kind.schema.noun) `\(node.address)` is found "
            + "by, or others know it by, follows from it. Use a parameter without `secret: true`.",
          at: node.declaration.location(of: path))
      }
    }
  }

  private static func isShown(
    _ path: String, of node: Node, _ properties: Properties
  ) -> Bool {
    let scope = Scope(
      stack: "stack", account: "000000000000", region: "us-east-1", endpoint: nil, flavour: .aws)
    let tries = [0, 1].map { number in
      let values = Properties(
        properties.value.replacingSecret(at: path, by: number).opened?.map ?? [:])
      let filled = node.kind.schema.fillingDefaults(values)
      return Told(
        identity: node.kind.identity(of: filled, in: scope),
        attributes: node.kind.attributes(of: filled, in: scope),
        artifact: node.kind.withCode?.artifact(for: filled))
    }
    return tries[0] != tries[1]
  }

  private struct Told: Hashable {
    var identity: Identity?
    var attributes: [String: Value]
    var artifact: ArtifactRequest?
  }
}

extension Value {
  /// Another value of the same type in the place of a secret.
  fileprivate func replacingSecret(at path: String, by number: Int) -> Value {
    switch self {
    case .secret(.open(let value)): path.isEmpty ? value.other(number) : self
    case .map(let entries):
      .map(
        Dictionary(
          uniqueKeysWithValues: entries.map { key, entry in
            if key == path { return (key, entry.replacingSecret(at: "", by: number)) }
            guard path.hasPrefix(key + ".") else { return (key, entry) }
            let rest = String(path.dropFirst(key.count + 1))
            return (key, entry.replacingSecret(at: rest, by: number))
          }))
    case .null, .boolean, .integer, .number, .string, .list, .unresolved, .secret: self
    }
  }

  private func other(_ number: Int) -> Value {
    switch self {
    case .boolean: .boolean(number == 0)
    case .integer, .number: .integer(number)
    case .string, .unresolved: .string("secret-\(number)")
    case .list(let items): number == 0 ? self : .list(Array(items.dropFirst()))
    case .map(let entries): number == 0 ? self : .map(entries.filter { _ in false })
    case .null, .secret: self
    }
  }
}
