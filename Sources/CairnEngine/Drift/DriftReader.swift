import CairnAWS
import CairnLanguage

/// What a drift report needs besides its plan. The plan's requests have already returned nearly all
/// of it.
struct DriftReader {
  let planned: Planner.Planned
  let graph: ResourceGraph
  let catalog: Catalog
  let parallelism: Int
  let location: SourceLocation

  /// The stack's existing resources.
  private var owned: [(change: Change, node: ResourceGraph.Node, handle: ResourceHandle)] {
    planned.plan.changes.compactMap { change in
      guard change.live != nil, !change.reasons.contains(.foreign), change.action != .delete,
        let node = graph[change.address]
      else { return nil }
      return (change, node, handle(of: change, node))
    }
  }

  private func handle(of change: Change, _ node: ResourceGraph.Node) -> ResourceHandle {
    ResourceHandle(
      address: change.address,
      properties: node.kind.schema.fillingDefaults(change.desired ?? Properties()),
      attributes: planned.resolution.attributes[change.address] ?? [:], isFound: true)
  }

  // MARK: Unmanaged resources

  /// An unmanaged resource inside one of the stack's, or one that refers to it.
  private struct Unmanaged: Sendable {
    var parent: ResourceAddress
    var section: String
    var noun: String
    var identity: Identity
    /// Set if a kind can declare it.
    var found: (kind: any Kind, resource: FoundResource)?
  }

  /// Adds unmanaged resources inside the stack's. Those that `ignoreDrift` leaves to others are
  /// reported with their parent.
  func addUnmanaged(to report: inout DriftReport) async throws {
    let context = planned.context
    let (ignored, shown) = try await unmanaged().partitioned { ignorer(of: $0) != nil }
    for thing in ignored {
      guard let index = report.resources.firstIndex(where: { $0.address == thing.parent }) else {
        continue
      }
      report.resources[index].ignored.append(
        FieldChange(
          path: UnmanagedPart.path(of: thing.identity), type: .string(), desired: nil,
          recorded: nil,
          live: .string("\(thing.noun) \(thing.identity)"), cause: .drift,
          forcesReplacement: false, isSecret: false,
          location: graph[thing.parent]?.declaration.location))
    }
    // An import can only write what a read can express.
    let readable = await outcomes(of: shown, limit: parallelism) { thing -> Bool in
      guard let (kind, found) = thing.found else { return false }
      return try await kind.read(Import.handle(of: found, kind), context) != nil
    }
    try Task.checkCancellation()
    for (thing, answer) in zip(shown, readable) {
      report.resources.append(
        DriftReport.Resource(
          address: ResourceAddress(section: thing.section, name: thing.identity.text),
          noun: thing.noun, state: .unmanaged, identity: thing.identity,
          location: graph[thing.parent]?.declaration.location ?? location, parent: thing.parent,
          parentDeclaration: declaration(of: thing.parent),
          isImportable: (try? answer?.get()) ?? false))
    }
  }

  private func unmanaged() async throws -> [Unmanaged] {
    let owned = owned
    let context = planned.context
    let answers = await outcomes(
      of: owned, limit: parallelism, endingAt: ReadFailures.concernsAll
    ) { thing in
      try await thing.node.kind.withUnmanagedParts?.unmanagedParts(in: thing.handle, context) ?? []
    }
    var failures = ReadFailures(scope: planned.plan.scope)
    var things: [Unmanaged] = []
    for (thing, answer) in zip(owned, answers) {
      let address = thing.change.address
      switch answer {
      case .success(let found):
        things += found.map {
          Unmanaged(
            parent: address, section: address.section, noun: $0.noun, identity: $0.identity)
        }
      case .failure(let error):
        failures.add(error, reading: address, thing.change.noun, at: thing.change.location)
      case nil: break
      }
    }
    try failures.check()
    let parents = owned.map { ($0.change.address, $0.handle.attributes) }
    return things + planned.nobodys.compactMap { unmanaged($0.kind, $0.resource, parents) }
  }

  private func unmanaged(
    _ kind: any Kind, _ found: FoundResource,
    _ owned: [(ResourceAddress, [String: Value])]
  ) -> Unmanaged? {
    let section = kind.schema.section
    guard let parent = parent(of: found, kind, owned),
      !graph.nodes.contains(where: { $0.address.section == section && declares($0, found) }),
      // What was applied and isn't declared any more is a pending edit.
      !planned.plan.changes.contains(where: {
        $0.address.section == section && $0.identity == found.identity
      })
    else { return nil }
    return Unmanaged(
      parent: parent, section: section, noun: kind.schema.noun, identity: found.identity,
      found: (kind, found))
  }

  /// The declaration that can have the `ignoreDrift` of a parent: the parent's own, or that of the
  /// resource that it follows from.
  private func declaration(of address: ResourceAddress) -> ResourceAddress {
    if case .expanded(let source, _)? = graph[address]?.declaration.origin {
      source
    } else {
      address
    }
  }

  /// The resource whose `ignoreDrift` names it.
  private func ignorer(of thing: Unmanaged) -> ResourceAddress? {
    [thing.parent, declaration(of: thing.parent)].first {
      graph[$0]?.declaration.ignoresDrift(at: UnmanagedPart.path(of: thing.identity)) ?? false
    }
  }

  private func parent(
    of found: FoundResource, _ kind: any Kind, _ owned: [(ResourceAddress, [String: Value])]
  ) -> ResourceAddress? {
    for field in kind.schema.fields where field.isParent {
      guard let value = found.properties.values[field.name], value != .null,
        case .reference(let sections, let attribute) = field.type
      else { continue }
      let parent = owned.first { address, attributes in
        sections.contains(address.section) && attributes[attribute] == value
      }
      if let parent { return parent.0 }
    }
    return nil
  }

  /// Whether a declaration denotes this resource, which is then reported with the declaration.
  private func declares(_ node: ResourceGraph.Node, _ found: FoundResource) -> Bool {
    let desired = planned.resolution.desired(node, artifact: nil)
    if desired.identity == found.identity { return true }
    let schema = node.kind.schema
    func comparable(_ properties: Properties) -> [String: Value] {
      let normal = schema.normalForm(properties).values
      return normal.filter { schema.field(named: $0.key)?.presence != .computed }
    }
    return comparable(desired.properties) == comparable(found.properties)
  }

  // MARK: Traces

  /// Adds the time of each drift. An endpoint that doesn't record it doesn't stop the report.
  func addTraces(to report: inout DriftReport) async throws {
    let questions = drifted(report).filter { !$0.isGone }
    let context = planned.context
    let answers = await outcomes(of: questions, limit: parallelism) { question in
      try await question.kind.trace(of: question.handle, context)
    }
    for (question, answer) in zip(questions, answers) {
      guard case .success(let trace)? = answer, !trace.isEmpty else { continue }
      report.resources[question.index].trace = trace
    }
    try Task.checkCancellation()
  }

  /// Adds the calls, and their callers, from the audit logs.
  func addCalls(
    to report: inout DriftReport, asking auditLogs: [any AuditLog], by client: AWSClient
  ) async throws {
    let subjects = drifted(report).compactMap { thing in
      thing.kind.auditedResource(of: thing.handle, in: report.scope).map { (thing.index, $0) }
    }
    if subjects.isEmpty { return }
    for log in auditLogs {
      let answer = await log.entries(
        about: subjects.map(\.1), in: report.scope, by: client)
      if let problem = answer.problem { report.notes.append(problem) }
      for (index, subject) in subjects {
        let calls = subject.othersEntries(among: answer.calls[subject] ?? [])
        guard !calls.isEmpty else { continue }
        var trace = report.resources[index].trace ?? Trace()
        trace.calls += calls
        // Services and audit logs round times differently; a change isn't older than its call.
        if let modified = trace.modified, let last = trace.calls.map(\.time).max(), modified < last
        {
          trace.modified = last
        }
        report.resources[index].trace = trace
      }
    }
    try Task.checkCancellation()
  }

  private typealias Drifted = (
    index: Int, kind: any Kind, handle: ResourceHandle, isGone: Bool
  )

  /// The stack's drifted resources, and undeclared ones.
  private func drifted(_ report: DriftReport) -> [Drifted] {
    let changes = Dictionary(
      planned.plan.changes.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
    return report.resources.indices.compactMap { index -> Drifted? in
      let resource = report.resources[index]
      guard resource.state.isDrift, resource.parent == nil, let change = changes[resource.address]
      else { return nil }
      let found = change.removals.first { $0.entry.identity == resource.identity }?.entry
      if let found, resource.state.isExtra {
        guard let kind = catalog[resource.address.section] else { return nil }
        return (index, kind, handle(of: found, at: resource.address), false)
      }
      guard let node = graph[change.address] else { return nil }
      if resource.state == .missing, let entry = planned.base.resources[change.address] {
        return (index, node.kind, handle(of: entry, at: change.address), true)
      }
      return (index, node.kind, handle(of: change, node), resource.state == .missing)
    }
  }

  private func handle(of entry: LedgerEntry, at address: ResourceAddress) -> ResourceHandle {
    ResourceHandle(
      address: address, properties: entry.properties, attributes: entry.attributes, isFound: true)
  }
}

extension Array {
  /// The matching elements and the others, each in order.
  fileprivate func partitioned(_ fits: (Element) -> Bool) -> ([Element], [Element]) {
    (filter(fits), filter { !fits($0) })
  }
}
