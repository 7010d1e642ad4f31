import CairnAWS
import CairnLanguage

/// Does one step of an apply by the code of its kind.
struct Worker: Sendable {
  let planned: Planner.Planned
  let graph: ResourceGraph
  let catalog: Catalog
  let context: KindContext

  private var scope: Scope { planned.plan.scope }

  enum Result: Sendable {
    case made(LedgerEntry)
    case removed
  }

  /// - Parameter resolution: what is known of everything that the resource needs.
  func make(_ change: Change, _ resolution: Resolution) async throws -> Result {
    guard let node = graph[change.address] else {
      throw KindError("This is a bug in cairn: \(change.address) is planned but not declared.")
    }
    let (kind, schema) = (node.kind, node.kind.schema)
    let artifact = planned.artifacts[change.address]
    let desired = try opening(resolution.desired(node, artifact: artifact), of: change, schema)
    for (name, value) in desired.properties.values.sorted(by: { $0.key < $1.key }) {
      guard let unknown = value.references.first else { continue }
      throw KindError("The value of \(unknown) is not known, although it was made.", path: name)
    }
    let known = planned.resolution.attributes[change.address] ?? [:]
    var handle = ResourceHandle(
      address: change.address, properties: desired.filled,
      attributes: known.merging(desired.attributes) { $1 },
      tags: OwnershipTags.adding(
        to: desired.properties, of: change.address, schema, in: scope),
      artifact: artifact, former: node.former?.was)
    if let live = change.live, !change.isMadeAnew {
      let difference = Difference(
        schema, node.declaration, desired: desired.properties,
        recorded: change.removals.isEmpty ? change.recorded : nil, live: live.properties,
        comparing: change.comparison, secrets: planned.secrets)
      let fields = difference.changes
      // A request may carry more fields than changed.
      for field in difference.ignored + difference.leftOut {
        handle.properties.leave(field.path, as: live.properties.opened)
      }
      handle.tags = OwnershipTags.adding(
        to: handle.properties, of: change.address, schema, in: scope)
      if let forcing = fields.first(where: \.forcesReplacement) {
        throw KindError(
          "It turned out to need replacement, which the plan did not say. Plan again.",
          path: forcing.path)
      }
      var changed = Set(fields.map { $0.path.prefix { $0 != "." && $0 != "[" } }.map(String.init))
      if change.writesOwnership(schema) { changed.insert("tags") }
      if case .writing(let fields)? = live.ailment?.cure { changed.formUnion(fields) }
      // What was unknown in the plan may be as it is already.
      if !changed.isEmpty {
        let answer = try await kind.update(handle, from: live.opened, changed: changed, fresh)
        handle.attributes.merge(answer) { $1 }
      }
    } else {
      handle.attributes.merge(try await kind.create(handle, fresh)) { $1 }
    }
    return .made(
      LedgerEntry(
        identity: desired.identity ?? Identity(change.address.name),
        properties: desired.properties, attributes: handle.attributes,
        dependencies: node.dependencies, containers: node.containers,
        location: node.declaration.location, origin: node.declaration.origin))
  }

  /// What was recorded is brought back by the value that is declared or live, where that is the one
  /// whose hash was recorded.
  private func opening(
    _ desired: DesiredResource, of change: Change, _ schema: KindSchema
  ) throws -> DesiredResource {
    guard !desired.properties.sealedPaths.isEmpty else { return desired }
    var desired = desired
    desired.properties = planned.secrets.opening(
      desired.properties, over: change.live?.properties, schema)
    if let path = desired.properties.sealedPaths.first {
      throw KindError("Of this secret only the hash is known, and its value is needed.", path: path)
    }
    desired.filled = schema.fillingDefaults(desired.properties.opened)
    return desired
  }

  func remove(_ change: Change, _ removals: [Int]) async throws -> Result {
    guard let kind = catalog[change.address.section] else {
      throw KindError("This cairn knows no section `\(change.address.section)`.")
    }
    for index in removals {
      let entry = change.removals[index].entry
      let address = change.removals[index].address ?? change.address
      let handle = ResourceHandle(
        address: address, properties: kind.schema.fillingDefaults(entry.properties.opened),
        attributes: entry.attributes,
        tags: OwnershipTags.adding(
          to: entry.properties, of: address, kind.schema, in: scope),
        former: graph[change.address]?.former?.was)
      try await kind.delete(handle, fresh)
    }
    return .removed
  }

  /// Answers of before a step are worth nothing after it.
  private var fresh: KindContext {
    var context = context
    context.reads = .everything
    context.shared = SharedReads()
    return context
  }

  func failure(_ error: any Error, of change: Change) -> ResourceFailure {
    let path = (error as? KindError)?.path
    let place = graph[change.address]?.declaration.location(of: path) ?? change.location
    return ResourceFailure(error, of: change.address, at: place)
  }
}

extension ResourceFailure {
  init(_ error: any Error, of address: ResourceAddress, at location: SourceLocation?) {
    self.init(
      address: address, message: told(error), location: location,
      requestID: (error as? AWSError)?.requestID)
  }
}
