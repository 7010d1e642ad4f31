import CairnAWS
import CairnLanguage

/// What a drift report wants to know beside the plan it is made from. Nearly all of it is among the
/// answers that the plan was made from already.
struct DriftLook {
  let planned: Planner.Planned
  let graph: ResourceGraph
  let catalog: Catalog
  let parallelism: Int
  let location: SourceLocation

  /// The stack's own things that are there.
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
      attributes: planned.resolution.attributes[change.address] ?? [:])
  }

  // MARK: Strays

  /// Nobody's things that stand in those of the stack, or hang on them.
  func strays() async throws -> [DriftReport.Resource] {
    let owned = owned
    let context = planned.context
    let answers = await concurrently(
      owned, limit: parallelism, endingAt: ReadFailures.concernsAll
    ) { thing in
      try await thing.node.kind.strays(in: thing.handle, context)
    }
    var failures = ReadFailures(scope: planned.plan.scope)
    var strays: [DriftReport.Resource] = []
    for (thing, answer) in zip(owned, answers) {
      switch answer {
      case .success(let found):
        strays += found.map { stray in
          DriftReport.Resource(
            address: ResourceAddress(
              section: thing.change.address.section, name: stray.identity.text),
            noun: stray.noun, state: .unexpected, identity: stray.identity,
            location: thing.node.declaration.location, holder: thing.change.address)
        }
      case .failure(let error):
        failures.add(
          error, reading: thing.change.address, thing.change.noun, at: thing.change.location)
      case nil: break
      }
    }
    try failures.check()
    let holders = owned.map { ($0.change.address, $0.handle.attributes) }
    return strays + planned.nobodys.compactMap { stray($0.kind, $0.resource, holders) }
  }

  private func stray(
    _ kind: any Kind, _ found: FoundResource,
    _ owned: [(ResourceAddress, [String: Value])]
  ) -> DriftReport.Resource? {
    let section = kind.schema.section
    guard let holder = holder(of: found, kind, owned),
      !graph.nodes.contains(where: { $0.address.section == section && declares($0, found) })
    else { return nil }
    return DriftReport.Resource(
      address: ResourceAddress(section: section, name: found.identity.text),
      noun: kind.schema.noun, state: .unexpected, identity: found.identity,
      location: graph[holder]?.declaration.location ?? location, holder: holder)
  }

  private func holder(
    of found: FoundResource, _ kind: any Kind, _ owned: [(ResourceAddress, [String: Value])]
  ) -> ResourceAddress? {
    for name in kind.holders {
      guard let value = found.properties.values[name], value != .null,
        case .reference(let sections, let attribute)? = kind.schema.field(named: name)?.type
      else { continue }
      let holder = owned.first { address, attributes in
        sections.contains(address.section) && attributes[attribute] == value
      }
      if let holder { return holder.0 }
    }
    return nil
  }

  /// Whether a declaration means this very thing, which is then told with the declaration.
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

  /// When what drifted was changed. A target that does not tell is no reason to tell nothing.
  func addTraces(to report: inout DriftReport) async throws {
    let questions = drifted(report).filter { !$0.isGone }
    let context = planned.context
    let answers = await concurrently(questions, limit: parallelism) { question in
      try await question.kind.trace(of: question.handle, context)
    }
    for (question, answer) in zip(questions, answers) {
      guard case .success(let trace)? = answer, !trace.isEmpty else { continue }
      report.resources[question.index].trace = trace
    }
    try Task.checkCancellation()
  }

  /// By which calls, and whose, as far as the witnesses saw them.
  func addCalls(
    to report: inout DriftReport, asking witnesses: [any Witness], by client: AWSClient
  ) async throws {
    let subjects = drifted(report).compactMap { thing in
      thing.kind.callSubject(of: thing.handle, in: report.scope).map { (thing.index, $0) }
    }
    if subjects.isEmpty { return }
    for witness in witnesses {
      let testimony = await witness.testimony(
        about: subjects.map(\.1), in: report.scope, by: client)
      if let problem = testimony.problem { report.notes.append(problem) }
      for (index, subject) in subjects {
        let calls = subject.othersCalls(among: testimony.calls[subject] ?? [])
        guard !calls.isEmpty else { continue }
        report.resources[index].trace = report.resources[index].trace ?? Trace()
        report.resources[index].trace?.calls += calls
      }
    }
    try Task.checkCancellation()
  }

  private typealias Drifted = (
    index: Int, kind: any Kind, handle: ResourceHandle, isGone: Bool
  )

  /// What drifted of the stack's own, and what carries its tags.
  private func drifted(_ report: DriftReport) -> [Drifted] {
    let changes = Dictionary(
      planned.plan.changes.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
    return report.resources.indices.compactMap { index -> Drifted? in
      let resource = report.resources[index]
      guard resource.state.isDrift, resource.holder == nil, let change = changes[resource.address]
      else { return nil }
      let found = change.removals.first { $0.entry.identity == resource.identity }?.entry
      if let found, resource.state == .unexpected {
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
      address: address, properties: entry.properties, attributes: entry.attributes)
  }
}
