import CairnLanguage

/// What a drift report wants to know beside the plan it is made from. Nearly all of it is among the
/// answers that the plan was made from already.
struct DriftLook {
  let planned: Planner.Planned
  let graph: ResourceGraph
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
    let indices = report.resources.indices.filter { index in
      let resource = report.resources[index]
      return resource.state.isDrift && resource.state != .missing && resource.holder == nil
        && graph[resource.address] != nil
    }
    let changes = Dictionary(
      planned.plan.changes.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
    let questions = indices.compactMap { index in
      changes[report.resources[index].address].flatMap { change in
        graph[change.address].map { (index, $0.kind, handle(of: change, $0)) }
      }
    }
    let context = planned.context
    let answers = await concurrently(questions, limit: parallelism) { question in
      try await question.1.trace(of: question.2, context)
    }
    for (question, answer) in zip(questions, answers) {
      guard case .success(let trace)? = answer, !trace.isEmpty else { continue }
      report.resources[question.0].trace = trace
    }
    try Task.checkCancellation()
  }
}
