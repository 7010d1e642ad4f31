import CairnLanguage

/// Decides what happens to one declared resource.
extension Decisions {
  /// What is known about it besides the declaration.
  private struct Subject {
    var index: Int
    var node: ResourceGraph.Node
    var desired: DesiredResource
    var known: KnownResources.Known?
    /// The last applied entry.
    var entry: LedgerEntry?
    var live: LiveResource?
    /// Other identities that are known under this address.
    var others: [KnownResources.Known]
    /// A container that is replaced, and deletes the resource with it.
    var remadeContainer: ResourceAddress?

    var schema: KindSchema { node.kind.schema }
  }

  /// Dependencies must be decided first.
  mutating func decide(_ index: Int) {
    let subject = subject(index)
    if subject.known == nil, let identity = subject.desired.identity,
      let moved = planner.moves.known(subject.node.address)
    {
      diagnostics.append(.otherName(subject.node, identity, moved))
      return
    }
    if purpose == .apply { subject.others.forEach { note($0) } }
    var change = unsettled(subject)
    let ownership = ownership(of: subject.node, live: subject.live, known: subject.known)
    guard isTakable(&change, subject, ownership) else { return }
    giveReasons(&change, subject, ownership)
    change.comparison = comparison(of: change, subject.entry)
    if let live = subject.live {
      compare(&change, subject, live, ownership)
      guard settle(&change, subject, live) else { return }
    } else {
      settleAbsent(&change, subject)
    }
    // The replacement's identity is only known after apply, so the two don't conflict.
    if change.action == .replace, subject.desired.identity == nil { change.identity = nil }
    made[index] = change
    resolution.attributes[subject.node.address] = attributes(
      of: change, subject.desired, entry: subject.entry, subject.node.kind)
  }

  private func subject(_ index: Int) -> Subject {
    let node = graph.nodes[index]
    let desired = resolution.desired(node, artifact: findings.artifacts[node.address])
    let known = findings.known.known(node, desired)
    let entry = known?.isRecorded == true ? known?.entry : nil
    var live = findings.lives[index]
    if entry != nil, live?.ailment?.cure == .waiting { live?.ailment = nil }
    return Subject(
      index: index, node: node, desired: desired, known: known, entry: entry, live: live,
      others: others[node.address, default: []],
      remadeContainer: node.containers.first { container in
        graph.index(of: container).flatMap { made[$0] }?.isMadeAnew ?? false
      })
  }

  /// The three states side by side, with secrets hidden; the action isn't decided yet.
  private func unsettled(_ subject: Subject) -> Change {
    let (node, desired, entry) = (subject.node, subject.desired, subject.entry)
    var change = Change(
      address: node.address, noun: subject.schema.noun, action: .none,
      location: node.declaration.location, origin: node.declaration.origin, grants: node.grants,
      identity: desired.identity ?? entry?.identity, desired: desired.properties,
      recorded: entry?.properties, live: subject.live, dependencies: node.dependencies,
      removals: subject.others.compactMap(removal(of:)))
    if entry == nil, let former = subject.others.first(where: { $0.source == .recorded }) {
      change.recorded = former.entry.properties
    }
    change.recorded = change.recorded.map {
      search.hiding(followingReferences($0, of: node, desired), beside: desired.properties)
    }
    change.live?.properties = search.hiding(
      subject.schema.markingSecrets(
        subject.live?.properties ?? Properties(), like: [desired.properties, change.recorded]),
      beside: desired.properties)
    if let known = subject.known, known.entry.identity != desired.identity,
      desired.identity != nil
    {
      change.formerIdentity = known.entry.identity
    }
    return change
  }

  /// Law 13. False, with a diagnostic, if it is foreign and can't be taken over.
  private mutating func isTakable(
    _ change: inout Change, _ subject: Subject, _ ownership: Ownership
  ) -> Bool {
    switch ownership {
    case .none: break
    case .ours(let under):
      // A destroy doesn't move anything from another stack.
      isOurs[subject.index] = purpose == .apply || under.stack == nil
    case .other(let owner) where purpose == .apply:
      change.reasons = [.foreign]
      let refusal = refusal(
        of: subject.node, subject.desired.identity, subject.live?.owner, owner, subject.known)
      if let refusal {
        diagnostics.append(refusal)
        return false
      }
    case .other: break
    }
    return true
  }

  private func giveReasons(
    _ change: inout Change, _ subject: Subject, _ ownership: Ownership
  ) {
    let (address, known) = (subject.node.address, subject.known)
    if let known, known.former != FormerAddress(address), known.source != .intent {
      change.reasons.append(.renamed(from: known.former))
    } else if case .ours(let under) = ownership, under != FormerAddress(address),
      subject.entry == nil
    {
      change.reasons.append(.renamed(from: under))
    } else if let former = subject.others.first(where: { $0.address != address }) {
      change.reasons.append(.renamed(from: former.former))
    }
    if subject.entry == nil, subject.live != nil, let known, known.source == .intent {
      change.reasons.append(known.hasFailed ? .failed : .interrupted)
    }
    if let ailment = subject.live?.ailment {
      change.reasons.append(.unwell(planner.redaction.redacted(ailment.reason)))
    }
  }

  private func compare(
    _ change: inout Change, _ subject: Subject, _ live: LiveResource, _ ownership: Ownership
  ) {
    let difference = Difference(
      subject.schema, subject.node.declaration, desired: subject.desired.properties,
      recorded: subject.entry == nil ? nil : change.recorded,
      live: change.live?.properties ?? live.properties, comparing: change.comparison,
      secrets: secrets)
    change.fields = difference.changes
    change.ignored = difference.ignored
    if subject.entry != nil, change.former == nil {
      change.fields += lostMarks(of: subject.node, live)
    }
  }

  /// The action for an existing resource. False, with a diagnostic, if it is impossible.
  private mutating func settle(
    _ change: inout Change, _ subject: Subject, _ live: LiveResource
  ) -> Bool {
    let current = Change.Removal(
      entry: currentEntry(
        subject.node, subject.desired, entry: subject.entry, live: live),
      unmanaged: live.unmanaged)
    let isForeign = change.reasons.contains(.foreign)
    let forcing = change.fields.first(where: \.forcesReplacement)
    if let remade = subject.remadeContainer {
      change.action = .replace
      change.reasons.append(.containerReplaced(remade))
      change.removals.append(current)
    } else if isForeign {
      // A report also describes what can't be adopted.
      if let forcing, planner.options.readDepth != .everything {
        diagnostics.append(.notAdoptable(subject.node, subject.desired.identity, forcing))
        return false
      }
      change.action = .adopt
    } else if forcing != nil {
      change.action = .replace
      change.removals.append(current)
    } else if !change.removals.isEmpty {
      change.action = .replace
    } else if live.ailment?.cure == .replacement {
      change.action = .replace
      change.removals.append(current)
    } else if change.fields.isEmpty && change.former != nil {
      change.action = .rename
    } else if !change.fields.isEmpty || change.writesOwnership(subject.schema) {
      change.action = .update
    }
    if change.action == .none || change.action == .rename {
      switch live.ailment?.cure {
      case .writing?, .waiting?: change.action = .update
      case .replacement?, .byUser?, .byOthers?, nil: break
      }
    }
    return true
  }

  private func settleAbsent(_ change: inout Change, _ subject: Subject) {
    let isReplacement = !change.removals.isEmpty
    change.action = isReplacement ? .replace : .create
    if isReplacement { change.fields = fieldsAgainstFormer(subject) }
    if let remade = subject.remadeContainer,
      isReplacement
        || subject.entry != nil
          && graph.index(of: remade).flatMap({ made[$0]?.action }) == .replace
    {
      change.reasons.append(.containerReplaced(remade))
    } else if !isReplacement {
      change.reasons.append(
        change.recorded != nil ? .missing : subject.known?.interruption ?? .new)
    }
  }

  private func comparison(of change: Change, _ entry: LedgerEntry?) -> Comparison {
    guard planner.options.readDepth == .declared, let entry, !change.reasons.contains(.foreign),
      let desired = change.desired
    else { return .everything }
    let key = change.identity.map {
      PhysicalKey(section: change.address.section, identity: $0)
    }
    // An interrupted run may have written what it intended to.
    let intents = key.flatMap { findings.known.intents[$0] } ?? []
    return Comparison(of: [desired, entry.properties] + intents)
  }

  /// The attributes that dependents can use. A replaced resource only has those that follow from
  /// its declaration.
  private func attributes(
    of change: Change, _ desired: DesiredResource, entry: LedgerEntry?, _ kind: any Kind
  ) -> [String: Value] {
    guard let live = change.live, !change.isMadeAnew else { return desired.attributes }
    var attributes = entry?.attributes ?? [:]
    attributes.merge(desired.attributes) { $1 }
    attributes.merge(live.attributes) { $1 }
    if change.action != .none {
      var fields = Set(change.fields.map { String($0.path.prefix { $0 != "." && $0 != "[" }) })
      if change.writesOwnership(kind.schema) { fields.insert(OwnershipTags.field) }
      for name in kind.attributes(changedBy: fields) { attributes[name] = nil }
    }
    // An attribute goes with the field that it needs, which an interrupted run may have removed.
    return kind.schema.attributes(attributes, heldBy: desired.properties.values)
  }

  private func fieldsAgainstFormer(_ subject: Subject) -> [FieldChange] {
    guard let former = subject.others.first(where: { $0.source != .intent }) else { return [] }
    let (node, desired) = (subject.node, subject.desired)
    let live = (findings.otherLives[former.key] ?? nil)?.properties ?? former.entry.properties
    func hiding(_ properties: Properties) -> Properties {
      search.hiding(properties, beside: desired.properties)
    }
    let recorded = followingReferences(former.entry.properties, of: node, desired)
    return Difference(
      subject.schema, node.declaration, desired: desired.properties,
      recorded: former.source == .recorded ? hiding(recorded) : nil,
      live: hiding(live), secrets: secrets
    ).changes
  }

  /// The removal of the existing resource with the declared identity.
  func currentEntry(
    _ node: ResourceGraph.Node, _ desired: DesiredResource, entry: LedgerEntry?,
    live: LiveResource?
  ) -> LedgerEntry {
    // The replacement's identity may only be known after apply.
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
        containers: node.containers, origin: node.declaration.origin)
    current.attributes.merge(live?.attributes ?? [:]) { $1 }
    return current
  }
}
