import CairnAWS
import CairnLanguage

/// One declared resource as far as its values are known.
struct DesiredResource: Sendable {
  /// As declared, references replaced where known.
  var properties: Properties
  /// With defaults, secrets opened: what kind code sees.
  var filled: Properties
  /// Those that follow from the declaration.
  var attributes: [String: Value]
  var identity: Identity?
  /// What it had before it was renamed or moved, where that is another.
  var formerIdentity: Identity?
}

/// Replaces references by what is known of the resources they point to.
struct Resolution: Sendable {
  let scope: Scope
  /// By address: what may be asked for.
  var attributes: [ResourceAddress: [String: Value]] = [:]

  func restricted(to addresses: [ResourceAddress]) -> Resolution {
    var attributes: [ResourceAddress: [String: Value]] = [:]
    for address in addresses { attributes[address] = self.attributes[address] }
    return Resolution(scope: scope, attributes: attributes)
  }

  func value(of reference: Reference) -> Value? {
    switch reference {
    case .resource(let address, let attribute): attributes[address]?[attribute]
    case .stack(.name): .string(scope.stack)
    case .stack(.region): .string(scope.region)
    case .stack(.account): .string(scope.account)
    case .stack(.partition): .string(scope.partition.description)
    // AWS has no one endpoint.
    case .stack(.endpoint): .string(scope.endpoint ?? "")
    }
  }

  func resolved(_ values: [String: Value]) -> [String: Value] {
    values.mapValues { $0.isResolved ? $0 : $0.resolving(value(of:)) }
  }

  func resolved(_ value: Value) -> Value { value.resolving(value(of:)) }

  /// - Parameter artifact: what the resource's code was built to, where it was.
  func desired(_ node: ResourceGraph.Node, artifact: Artifact?) -> DesiredResource {
    let schema = node.kind.schema
    var properties = Properties(resolved(node.declaration.properties))
    if let kind = node.kind.withCode { properties = kind.completed(properties, in: scope) }
    if let artifact, let field = node.kind.withCode?.codeHash {
      properties.values[field] = .string(artifact.sha256)
    }
    let filled = schema.fillingDefaults(properties.opened)
    // What names are made of by default stays what it was.
    var scope = scope
    if let stack = node.former?.was.stack { scope.stack = stack }
    let identity = node.kind.identity(of: filled, in: scope)
    let former = node.former.flatMap { former in
      let properties = Properties(resolved(former.properties)).opened
      return node.kind.identity(of: schema.fillingDefaults(properties), in: scope)
    }
    return DesiredResource(
      properties: schema.normalizingSecrets(schema.markingSecrets(properties, like: [])),
      filled: filled,
      attributes: node.kind.attributes(of: filled, in: scope), identity: identity,
      formerIdentity: former == identity ? nil : former)
  }
}
