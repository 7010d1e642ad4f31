import CairnAWS
import CairnLanguage

/// One declared resource with its known values.
struct DesiredResource: Sendable {
  /// As declared, with known references replaced.
  var properties: Properties
  /// With defaults and open secrets, for kind code.
  var filled: Properties
  /// The attributes that follow from the declaration.
  var attributes: [String: Value]
  var identity: Identity?
  /// Its identity before it was renamed or moved, if that was different.
  var formerIdentity: Identity?
}

/// Replaces references by the known values of their resources.
struct Resolution: Sendable {
  let scope: Scope
  /// By address: the known attributes.
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
    // AWS doesn't have a single endpoint.
    case .stack(.endpoint): .string(scope.endpoint ?? "")
    }
  }

  func resolved(_ values: [String: Value]) -> [String: Value] {
    values.mapValues { $0.isResolved ? $0 : $0.resolving(value(of:)) }
  }

  func resolved(_ value: Value) -> Value { value.resolving(value(of:)) }

  /// - Parameter artifact: the resource's built code, if any.
  func desired(_ node: ResourceGraph.Node, artifact: Artifact?) -> DesiredResource {
    let schema = node.kind.schema
    var properties = Properties(resolved(node.declaration.properties))
    if let kind = node.kind.withCode { properties = kind.completed(properties, in: scope) }
    if let artifact, let kind = node.kind.withCode {
      properties.values[kind.codeHash] = kind.value(
        of: artifact, for: schema.fillingDefaults(properties.opened))
    }
    let filled = schema.fillingDefaults(properties.opened)
    // Default names keep the former resource name.
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
