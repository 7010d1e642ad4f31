import CairnLanguage

/// Turns what was found into changes: dependencies first, because what happens to them decides what
/// is known of, and has to happen to, what needs them.
struct Decisions {
  let findings: Survey.Findings
  let graph: ResourceGraph
  let planner: Planner
  let purpose: Plan.Purpose
  let reading: LedgerReading

  let secrets: SecretComparison
  let search: SecretSearch

  private(set) var diagnostics: [Diagnostic] = []
  /// What has to be said beside the changes, and does not stand in their way.
  var warnings: [Diagnostic] = []
  private let start: Resolution
  private(set) var resolution: Resolution
  var made: [Change?]
  var isOurs: [Bool]
  var deletes: [Change] = []
  var claims: Set<PhysicalKey> = []
  /// Recorded here, and another stack's by now.
  var forgotten: Set<ResourceAddress> = []
  /// What is known but not declared, by the address it was known under.
  var others: [ResourceAddress: [KnownResources.Known]] = [:]

  init(_ findings: Survey.Findings, _ survey: Survey, purpose: Plan.Purpose) {
    self.findings = findings
    graph = survey.graph
    planner = survey.planner
    reading = survey.reading
    self.purpose = purpose
    secrets = SecretComparison(
      [survey.reading.ledger.secretKey] + survey.planner.moves.secretKeys,
      entries: survey.reading.ledger.entries + survey.planner.moves.recorded)
    search = SecretSearch(redaction: survey.planner.redaction, recorded: secrets)
    resolution = survey.start
    start = survey.start
    made = Array(repeating: nil, count: survey.graph.nodes.count)
    isOurs = Array(repeating: false, count: survey.graph.nodes.count)
  }

  /// In the order of the file, deletes of what left it last, by address.
  var changes: [Change] { made.compactMap { $0 } + deletes }

  func resolved(_ outputs: [OutputDeclaration]) -> [OutputDeclaration] {
    outputs.map { output in
      var output = output
      output.value = resolution.resolved(output.value)
      return output
    }
  }

  /// What an apply starts from: the ledger, and what only tags told of, so that it is not lost
  /// when this run is cut off.
  var base: Ledger {
    var ledger = reading.ledger
    // What another stack took over is its own now.
    for address in forgotten { ledger.resources[address] = nil }
    for change in deletes where ledger.resources[change.address] == nil {
      guard let removal = change.removals.first, reading.version == .absent else { continue }
      ledger.resources[change.address] = removal.entry
    }
    for change in changes where reading.version == .absent {
      let isOwnEntry = ledger.resources[change.address] != nil
      ledger.interrupted += change.removals.dropFirst(isOwnEntry ? 1 : 0).map {
        LedgerIntent(address: change.address, entry: $0.entry)
      }
    }
    return ledger
  }

  mutating func decideAll() {
    sortOutOthers()
    for index in graph.order { decide(index) }
    for index in graph.nodes.indices where purpose == .destroy { takeApart(index) }
    for (address, known) in others.sorted(by: { $0.key < $1.key })
    where graph.index(of: address) == nil {
      deleteWhatLeft(address, known)
    }
    markWhatGoesWithContainers()
  }

  // MARK: What is declared

  private mutating func sortOutOthers() {
    // Identities do not hang on what happens to other resources beyond their attributes, so one
    // look with everything known tells which of the known things are meant by a declaration.
    var resolution = start
    var meant: [PhysicalKey: ResourceGraph.Node] = [:]
    for index in graph.order {
      let node = graph.nodes[index]
      let resource = resolution.desired(node, artifact: findings.artifacts[node.address])
      let known = findings.known.known(node, resource)
      if let known { claims.insert(known.key) }
      if let identity = resource.identity {
        let key = PhysicalKey(section: node.address.section, identity: identity)
        if let first = meant[key] {
          // What both refer to is known by now, and is one.
          let isSecond = graph.index(of: first.address) ?? 0 < index
          let (second, first) = isSecond ? (node, first) : (first, node)
          diagnostics.append(.double(second, of: first, identity))
        } else {
          meant[key] = node
        }
      }
      resolution.attributes[node.address] = (known?.entry.attributes ?? [:])
        .merging(resource.attributes) { $1 }
        .merging(findings.lives[index]?.attributes ?? [:]) { $1 }
    }
    var renamed: [ResourceAddress: ResourceAddress] = [:]
    for node in graph.nodes {
      if let old = node.former?.was.own, graph.index(of: old) == nil { renamed[old] = node.address }
    }
    // What was renamed and is to be another thing now is replaced under its new name.
    for known in findings.known.unclaimed(by: claims) {
      others[renamed[known.address] ?? known.address, default: []].append(known)
    }
  }

  private mutating func decide(_ index: Int) {
    let node = graph.nodes[index]
    let (address, schema) = (node.address, node.kind.schema)
    let desired = resolution.desired(node, artifact: findings.artifacts[address])
    let known = findings.known.known(node, desired)
    if known == nil, let identity = desired.identity, let moved = planner.moves.known(address) {
      diagnostics.append(.otherName(node, identity, moved))
      return
    }
    let entry = known?.isRecorded == true ? known?.entry : nil
    var live = findings.lives[index]
    if entry != nil, live?.ailment?.cure == .waiting { live?.ailment = nil }
    let stoodHere = others[address, default: []]
    if purpose == .apply { stoodHere.forEach { note($0) } }
    let formers = stoodHere.compactMap(removal(of:))
    var change = Change(
      address: address, noun: schema.noun, action: .none, location: node.declaration.location,
      origin: node.declaration.origin, identity: desired.identity ?? entry?.identity,
      desired: desired.properties, recorded: entry?.properties, live: live,
      dependencies: node.dependencies, removals: formers)
    if entry == nil, let former = others[address]?.first(where: { $0.source == .recorded }) {
      change.recorded = former.entry.properties
    }

    change.recorded = change.recorded.map {
      search.hiding(followingReferences($0, of: node, desired), beside: desired.properties)
    }
    change.live?.properties = search.hiding(
      schema.markingSecrets(
        live?.properties ?? Properties(), like: [desired.properties, change.recorded]),
      beside: desired.properties)

    let ownership = ownership(of: node, live: live, known: known)
    // A destroy takes nothing from the stack that a move would take it from.
    if case .ours(let under) = ownership { isOurs[index] = purpose == .apply || under.stack == nil }
    if case .other(let owner) = ownership, purpose == .apply {
      change.reasons = [.foreign]
      if let refusal = refusal(of: node, desired.identity, live?.owner, owner, known) {
        diagnostics.append(refusal)
        return
      }
    }
    if let known, known.former != FormerAddress(address), known.source != .hint {
      change.reasons.append(.renamed(from: known.former))
    } else if case .ours(let under) = ownership, under != FormerAddress(address), entry == nil {
      change.reasons.append(.renamed(from: under))
    } else if let former = others[address]?.first(where: { $0.address != address }) {
      change.reasons.append(.renamed(from: former.former))
    }
    if let known, known.entry.identity != desired.identity, desired.identity != nil {
      change.formerIdentity = known.entry.identity
    }
    if entry == nil, live != nil, let known, known.source == .hint {
      change.reasons.append(known.hasFailed ? .failed : .interrupted)
    }
    if let ailment = live?.ailment {
      change.reasons.append(.unwell(planner.redaction.redacted(ailment.reason)))
    }

    let remade = node.containers.first { container in
      graph.index(of: container).flatMap { made[$0] }?.isMadeAnew ?? false
    }
    let current = currentEntry(node, desired, entry: entry, live: live)
    change.comparison = comparison(of: change, entry)
    if let live {
      let difference = Difference(
        schema, node.declaration, desired: desired.properties,
        recorded: entry == nil ? nil : change.recorded,
        live: change.live?.properties ?? live.properties, comparing: change.comparison,
        secrets: secrets)
      change.fields = difference.changes
      if entry != nil, change.former == nil { change.fields += lostMarks(of: node, live) }
      change.ignored = difference.ignored
      if let remade {
        change.action = .replace
        change.reasons.append(.containerReplaced(remade))
        change.removals.append(.init(entry: current, unmanaged: live.unmanaged))
      } else if let forcing = change.fields.first(where: \.forcesReplacement) {
        if !change.reasons.contains(.foreign) {
          change.action = .replace
          change.removals.append(.init(entry: current, unmanaged: live.unmanaged))
        } else if planner.options.readDepth == .everything {
          // A report tells of it; nothing is done about it.
          change.action = .adopt
        } else {
          diagnostics.append(.notAdoptable(node, desired.identity, forcing))
          return
        }
      } else if change.reasons.contains(.foreign) {
        change.action = .adopt
      } else if !formers.isEmpty {
        change.action = .replace
      } else if live.ailment?.cure == .replacement {
        change.action = .replace
        change.removals.append(.init(entry: current, unmanaged: live.unmanaged))
      } else if change.fields.isEmpty && change.former != nil {
        change.action = .rename
      } else if !change.fields.isEmpty || change.writesOwnership(schema) {
        change.action = .update
      }
      if change.action == .none || change.action == .rename {
        switch live.ailment?.cure {
        case .writing?, .waiting?: change.action = .update
        case .replacement?, .byUser?, nil: break
        }
      }
    } else {
      change.action = formers.isEmpty ? .create : .replace
      if !formers.isEmpty {
        change.fields = fieldsAgainstFormer(node, desired)
        if let remade { change.reasons.append(.containerReplaced(remade)) }
      } else if let remade, entry != nil,
        graph.index(of: remade).flatMap({ made[$0]?.action }) == .replace
      {
        change.reasons.append(.containerReplaced(remade))
      } else {
        change.reasons.append(
          change.recorded != nil
            ? .missing : known?.interruption ?? .new)
      }
    }
    // What replaces it is found by what is known after apply only: so it does not stand in its way.
    if change.action == .replace, desired.identity == nil { change.identity = nil }
    made[index] = change
    resolution.attributes[address] = attributes(of: change, desired, entry: entry, node.kind)
  }

  /// What was recorded, with what its references stand for by now where somebody else changed that:
  /// a table's stream that was switched off and on has another ARN, and nobody edited the mapping.
  private func followingReferences(
    _ recorded: Properties, of node: ResourceGraph.Node, _ desired: DesiredResource
  ) -> Properties {
    var recorded = recorded
    for (name, declared) in node.declaration.properties where !declared.isResolved {
      guard let before = recorded.values[name], let now = desired.properties.values[name],
        now.isResolved, !areSame(before, now), declared.references.allSatisfy(isAsFound)
      else { continue }
      let then = declared.resolving { reference in
        guard case .resource(let address, let attribute) = reference else {
          return resolution.value(of: reference)
        }
        return reading.ledger.resources[address]?.attributes[attribute]
      }
      if areSame(then, before) { recorded.values[name] = now }
    }
    return recorded
  }

  private func areSame(_ left: Value, _ right: Value) -> Bool {
    secrets.same(left, right) ?? (left.opened == right.opened)
  }

  /// Whether a reference stands for what is there, and not for what this plan makes of it.
  private func isAsFound(_ reference: Reference) -> Bool {
    guard case .resource(let address, let attribute) = reference else { return true }
    guard let change = graph.index(of: address).flatMap({ made[$0] }), let live = change.live
    else { return false }
    return !change.isMadeAnew && live.attributes[attribute] == resolution.value(of: reference)
  }

  private func comparison(of change: Change, _ entry: LedgerEntry?) -> Comparison {
    guard planner.options.readDepth == .declared, let entry, !change.reasons.contains(.foreign),
      let desired = change.desired
    else { return .everything }
    let key = change.identity.map {
      PhysicalKey(section: change.address.section, identity: $0)
    }
    // What an interrupted run was about to write may have been written.
    let intents = key.flatMap { findings.known.intents[$0] } ?? []
    return Comparison(of: [desired, entry.properties] + intents)
  }

  /// What dependents may count on. What is made anew has only what follows from its declaration.
  private func attributes(
    of change: Change, _ desired: DesiredResource, entry: LedgerEntry?, _ kind: any Kind
  ) -> [String: Value] {
    guard let live = change.live, !change.isMadeAnew else { return desired.attributes }
    var attributes = entry?.attributes ?? [:]
    attributes.merge(desired.attributes) { $1 }
    attributes.merge(live.attributes) { $1 }
    if change.action != .none {
      let fields = Set(change.fields.map { String($0.path.prefix { $0 != "." && $0 != "[" }) })
      for name in kind.attributes(changedBy: fields) { attributes[name] = nil }
    }
    return attributes
  }

  private func fieldsAgainstFormer(
    _ node: ResourceGraph.Node, _ desired: DesiredResource
  ) -> [FieldChange] {
    guard let former = others[node.address]?.first(where: { $0.source != .hint }) else { return [] }
    let live = (findings.otherLives[former.key] ?? nil)?.properties ?? former.entry.properties
    func hiding(_ properties: Properties) -> Properties {
      search.hiding(properties, beside: desired.properties)
    }
    let recorded = followingReferences(former.entry.properties, of: node, desired)
    return Difference(
      node.kind.schema, node.declaration, desired: desired.properties,
      recorded: former.source == .recorded ? hiding(recorded) : nil,
      live: hiding(live), secrets: secrets
    ).changes
  }

  /// The thing that stands at the declared identity now, as a delete needs it.
  func currentEntry(
    _ node: ResourceGraph.Node, _ desired: DesiredResource, entry: LedgerEntry?,
    live: LiveResource?
  ) -> LedgerEntry {
    // What is to be made in its stead may have an identity that is known after apply only.
    let properties =
      (desired.identity == nil ? live?.properties : nil)
      ?? Properties(desired.properties.values.filter(\.value.isResolved))
    let identity =
      desired.identity
      ?? node.kind.identity(
        of: node.kind.schema.fillingDefaults(properties.opened), in: planner.scope)
    var current =
      entry
      ?? LedgerEntry(
        identity: identity ?? Identity(node.address.name), properties: properties,
        attributes: desired.attributes, dependencies: node.dependencies,
        containers: node.containers, location: node.declaration.location,
        origin: node.declaration.origin)
    current.attributes.merge(live?.attributes ?? [:]) { $1 }
    return current
  }
}

extension Change {
  /// True when the declared identity stands empty at the time of making: nothing is there, or what
  /// is there is deleted before.
  var isMadeAnew: Bool {
    switch action {
    case .create: true
    case .replace:
      live == nil || identity == nil || removals.contains { $0.entry.identity == identity }
    case .none, .update, .rename, .delete, .adopt: false
    }
  }

  /// True when the marks of ownership on what is there have to be written. A kind without tags may
  /// have another way to mark, which it shows by telling an owner.
  func writesOwnership(_ schema: KindSchema) -> Bool {
    guard let live, live.owner != .unread || schema.field(named: "tags") != nil else {
      return false
    }
    return former != nil || reasons.contains(.foreign)
      || live.owner == .nobody && recorded == nil
      || fields.contains { OwnershipTags.isMark($0.path) }
  }

  /// What the same physical resource was before.
  package var former: FormerAddress? {
    for case .renamed(let from) in reasons { return from }
    return nil
  }

  /// Where it was recorded in this stack before.
  var previousAddress: ResourceAddress? { former?.own }
}
