import CairnAWS
import CairnLanguage

/// Does one step of an apply with the code of its kind.
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

  /// A step and the work for its kind.
  private struct Preparation {
    var kind: any Kind
    var writes: [KindWrite]
    /// The ledger entry without the attributes from the answer; nil for a removal.
    var entry: LedgerEntry?

    func result(_ answers: [LiveAttributes]) -> Result {
      guard var entry else { return .removed }
      for answer in answers { entry.attributes.merge(answer) { $1 } }
      // A kind may answer more, for example of what an earlier attempt left.
      entry.attributes = kind.schema.attributes(
        entry.attributes, heldBy: entry.properties.values)
      return .made(entry)
    }
  }

  /// One step of an apply and its inputs.
  struct Job: Sendable {
    var work: Operation.Work
    var change: Change
    /// The resolved values of everything that the resource needs.
    var resolution: Resolution
    /// What an earlier step of the same change created: a later one must not remove it.
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

  /// Several steps in one whole. A step that can't be prepared fails alone.
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
      throw KindError("The value of \(unknown) isn't known, although it was created.", path: name)
    }
    let known = planned.resolution.attributes[change.address] ?? [:]
    var handle = ResourceHandle(
      address: change.address, properties: desired.filled,
      attributes: known.merging(desired.attributes) { $1 },
      tags: OwnershipTags.adding(
        to: desired.properties, of: change.address, schema, in: scope),
      artifact: artifact, former: node.former?.was)
    handle.declaredParts = planned.parts[change.address.section] ?? []
    var writes: [KindWrite] = []
    if let live = change.live, !change.isMadeAnew {
      let difference = Difference(
        schema, node.declaration, desired: desired.properties,
        recorded: change.removals.isEmpty ? change.recorded : nil, live: live.properties,
        comparing: change.comparison, secrets: planned.secrets)
      let fields = difference.changes
      // A request may contain more fields than those that changed.
      for field in difference.ignored + difference.leftOut {
        handle.properties.leave(field.path, as: live.properties.opened)
      }
      handle.tags = OwnershipTags.adding(
        to: handle.properties, of: change.address, schema, in: scope)
      if let forcing = fields.first(where: \.forcesReplacement) {
        throw KindError(
          "It has to be replaced, which the plan didn't show. Plan again.",
          path: forcing.path)
      }
      var changed = Set(fields.map { $0.path.prefix { $0 != "." && $0 != "[" } }.map(String.init))
      if change.writesOwnership(schema) { changed.insert(OwnershipTags.field) }
      if case .writing(let fields)? = live.ailment?.cure { changed.formUnion(fields) }
      // A value that the plan didn't know may be unchanged.
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

  /// A recorded secret is written with the declared or live value, if that has the recorded hash.
  private func opening(
    _ desired: DesiredResource, of change: Change, _ schema: KindSchema
  ) throws -> DesiredResource {
    guard !desired.properties.sealedPaths.isEmpty else { return desired }
    var desired = desired
    desired.properties = planned.secrets.opening(
      desired.properties, over: change.live?.properties, schema)
    if let path = desired.properties.sealedPaths.first {
      throw KindError("Only the hash of this secret is known, and its value is needed.", path: path)
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
      handle.declaredParts = planned.parts[change.address.section] ?? []
      return KindWrite.delete(handle)
    }
    return Preparation(kind: kind, writes: writes)
  }

  /// Answers from before a step are outdated after it.
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
      address: address, message: described(error), location: location,
      requestID: (error as? AWSError)?.requestID,
      sharedCause: (error as? AWSError).flatMap(Self.sharedCause))
  }

  private static func sharedCause(_ error: AWSError) -> String? {
    switch error.cause {
    case .transport, .timedOut: error.status == nil ? error.message : nil
    case .denied: error.isAboutCredentials ? "\(error.code): \(error.message)" : nil
    case .notFound, .alreadyExists, .conflict, .preconditionFailed, .throttled, .invalid,
      .notImplemented, .server, .cancelled:
      nil
    }
  }
}
