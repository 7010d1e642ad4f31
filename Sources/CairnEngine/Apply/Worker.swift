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

  /// A step with what it asks of its kind.
  private struct Preparation {
    var kind: any Kind
    var writes: [KindWrite]
    /// What is recorded of what was made, without what the answer tells; nil for a removal.
    var entry: LedgerEntry?

    func result(_ answers: [LiveAttributes]) -> Result {
      guard var entry else { return .removed }
      for answer in answers { entry.attributes.merge(answer) { $1 } }
      return .made(entry)
    }
  }

  /// One step of an apply with what it stands on.
  struct Job: Sendable {
    var work: Operation.Work
    var change: Change
    /// What is known of everything that the resource needs.
    var resolution: Resolution
    /// What the same change made by an earlier step: that is not removed by a later one.
    var made: Identity?
  }

  func perform(_ job: Job) async throws -> Result {
    if job.work == .goesAlong { return .removed }
    let preparation = try preparation(of: job)
    var answers: [LiveAttributes] = []
    for write in preparation.writes {
      answers.append(try await preparation.kind.perform(write, fresh))
    }
    return preparation.result(answers)
  }

  /// Several steps in one whole. What can't be prepared fails alone.
  func perform(together jobs: [Job]) async -> [Swift.Result<Result, any Error>] {
    let preparations = jobs.map { job in
      Swift.Result { try preparation(of: job) }
    }
    let ready = preparations.compactMap { try? $0.get() }
    let writes = ready.flatMap(\.writes)
    var answers: ArraySlice<Swift.Result<LiveAttributes, any Error>> = []
    if let kind = ready.first?.kind.withWhole, !writes.isEmpty {
      answers = await kind.writeTogether(writes, fresh)[...]
    }
    return preparations.map { preparation in
      preparation.flatMap { preparation in
        Swift.Result {
          let own = answers.prefix(preparation.writes.count)
          answers = answers.dropFirst(own.count)
          return preparation.result(try own.map { try $0.get() })
        }
      }
    }
  }

  private func preparation(of job: Job) throws -> Preparation {
    switch job.work {
    case .make: try making(job.change, job.resolution)
    case .remove(let removals):
      try removing(
        job.change,
        removals.filter { job.change.removals[$0].entry.identity != job.made })
    case .goesAlong: try removing(job.change, [])
    }
  }

  private func making(_ change: Change, _ resolution: Resolution) throws -> Preparation {
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
    var writes: [KindWrite] = []
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
      if change.writesOwnership(schema) { changed.insert(OwnershipTags.field) }
      if case .writing(let fields)? = live.ailment?.cure { changed.formUnion(fields) }
      // What was unknown in the plan may be as it is already.
      if !changed.isEmpty || live.ailment?.cure == .waiting {
        writes.append(.update(handle, from: live.opened, changed: changed))
      }
    } else {
      writes.append(.create(handle))
    }
    return Preparation(
      kind: kind, writes: writes,
      entry: LedgerEntry(
        identity: desired.identity ?? Identity(change.address.name),
        properties: desired.properties, attributes: handle.attributes,
        dependencies: node.dependencies, containers: node.containers,
        origin: node.declaration.origin))
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

  private func removing(_ change: Change, _ removals: [Int]) throws -> Preparation {
    guard let kind = catalog[change.address.section] else {
      throw KindError("This cairn knows no section `\(change.address.section)`.")
    }
    let writes = removals.map { index in
      let entry = change.removals[index].entry
      let address = change.removals[index].address ?? change.address
      var handle = ResourceHandle(
        address: address, properties: kind.schema.fillingDefaults(entry.properties.opened),
        attributes: entry.attributes,
        tags: OwnershipTags.adding(
          to: entry.properties, of: address, kind.schema, in: scope),
        former: graph[change.address]?.former?.was)
      handle.successor = change.desired?.opened
      return KindWrite.delete(handle)
    }
    return Preparation(kind: kind, writes: writes)
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
