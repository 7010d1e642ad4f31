import CairnLanguage

/// Lists existing resources, selects those to import, and reads them.
struct ImportScan: Sendable {
  let selection: Import.Selection
  let catalog: Catalog
  let context: KindContext
  let parallelism: Int
  let location: SourceLocation
  /// The ledger of a stack, which knows its resources' secrets.
  let ledger: @Sendable (_ stack: String) async throws -> Ledger

  func run() async throws -> (ImportInventory, [Import.Resource], [Import.Skipped]) {
    let found = try await inventory()
    var skipped: [Import.Skipped] = []
    let chosen = catalog.kinds.flatMap { kind in
      (found[kind.schema.section] ?? []).filter { isWanted($0, kind, &skipped) }
        .sorted { $0.identity.text < $1.identity.text }
        .map { (kind, $0) }
    }
    let context = context
    let read = await outcomes(
      of: chosen, limit: parallelism, endingAt: ReadFailures.concernsAll
    ) { kind, found -> (LiveResource, LiveCode?, [UnmanagedPart])? in
      let handle = Import.handle(of: found, kind)
      guard let live = try await kind.read(handle, context) else { return nil }
      return (
        live, try await kind.withCode?.code(of: live, context),
        try await kind.withUnmanagedParts?.unmanagedParts(in: handle, context) ?? []
      )
    }
    var ledgers: [String: Ledger] = [:]
    for case .stack(let stack, _) in chosen.map(\.1.owner) where ledgers[stack] == nil {
      ledgers[stack] = try await ledger(stack)
    }
    let search = SecretSearch(
      redaction: .none,
      recorded: SecretComparison(
        ledgers.values.map(\.secretKey), entries: ledgers.values.flatMap(\.entries)))
    var failures = ReadFailures(scope: context.scope)
    var resources: [Import.Resource] = []
    for ((kind, found), answer) in zip(chosen, read) {
      let schema = kind.schema
      switch answer {
      case .success(let (live, code, strays)?):
        let secrets = search.hiding(
          Self.withSecrets(live.properties, of: found, schema, ledgers))
        resources.append(
          Import.Resource(
            address: ResourceAddress(section: schema.section, name: ""), noun: schema.noun,
            identity: found.identity,
            properties: schema.normalForm(secrets.withoutSecrets).values,
            attributes: live.attributes,
            remarks: Self.remarks(of: found) + strays.map(\.remark) + secrets.remarks,
            unmanaged: live.unmanaged, ignored: strays.map(\.path), code: code, kind: kind))
      case .success(nil):
        skipped.append(
          Import.Skipped(
            noun: schema.noun, identity: found.identity,
            why: "it can't be distinguished from another one"))
      case .failure(let error):
        failures.add(
          error,
          reading: ResourceAddress(section: schema.section, name: found.identity.text),
          schema.noun, at: location)
      case nil: break
      }
    }
    try failures.check()
    ImportNames.give(to: &resources)
    return (ImportInventory(found, catalog), resources, skipped)
  }

  private static func remarks(of found: FoundResource) -> [String] {
    guard case .stack(let stack, let name) = found.owner else { return [] }
    return ["It belongs to the stack `\(stack)` as \(name), which `--adopt` takes it from."]
  }

  /// Secret by its stack's ledger or by the schema.
  private static func withSecrets(
    _ live: Properties, of found: FoundResource, _ schema: KindSchema, _ ledgers: [String: Ledger]
  ) -> Properties {
    guard case .stack(let stack, let name) = found.owner else {
      return schema.markingSecrets(live, like: [])
    }
    let address = ResourceAddress(section: schema.section, name: name)
    return schema.markingSecrets(live, like: [ledgers[stack]?.resources[address]?.properties])
  }

  private func inventory() async throws -> [String: [FoundResource]] {
    let context = context
    let answers = await outcomes(
      of: catalog.kinds, limit: parallelism, endingAt: ReadFailures.concernsAll
    ) { try await $0.inventory(context) }
    var failures = ReadFailures(scope: context.scope)
    var found: [String: [FoundResource]] = [:]
    for (kind, answer) in zip(catalog.kinds, answers) {
      switch answer {
      case .success(let resources): found[kind.schema.section] = resources
      case .failure(let error): failures.add(error, listing: kind.schema.noun, at: location)
      case nil: break
      }
    }
    try failures.check()
    return found
  }

  private func isWanted(
    _ found: FoundResource, _ kind: any Kind, _ skipped: inout [Import.Skipped]
  ) -> Bool {
    switch selection {
    case .all: break
    case .named(let section, let names):
      guard section == kind.schema.section else { return false }
      guard names.isEmpty || names.contains(where: { found.isMeant(by: $0) }) else { return false }
      // A named resource may be taken from another stack, which requires `--adopt`.
      if case .stack = found.owner, !names.isEmpty, kind.schema.naming != nil { return true }
    }
    let why: String
    switch found.owner {
    case .nobody, .unread: return true
    case .stack(let stack, let resource): why = "it belongs to the stack `\(stack)` as \(resource)"
    case .elsewhere(let region, let stack, let resource):
      why = "it belongs to the stack `\(stack)` in \(region) as \(resource)"
    }
    skipped.append(Import.Skipped(noun: kind.schema.noun, identity: found.identity, why: why))
    return false
  }
}

extension Import {
  /// The handle of a found resource.
  static func handle(of found: FoundResource, _ kind: any Kind) -> ResourceHandle {
    ResourceHandle(
      address: ResourceAddress(section: kind.schema.section, name: "import"),
      properties: kind.schema.fillingDefaults(found.properties), attributes: found.attributes,
      isFound: true)
  }
}

extension UnmanagedPart {
  fileprivate var remark: String {
    "Its \(noun) \(identity) isn't declared, and stays unchanged."
  }
}

extension Properties {
  /// Secrets don't belong in files.
  fileprivate var withoutSecrets: Properties {
    Properties(values.compactMapValues(\.withoutSecrets))
  }

  fileprivate var remarks: [String] {
    Value.map(values).secretPaths.map {
      "Its `\($0)` is secret and left out: supply it by a parameter with `secret: true`."
    }
  }
}

extension Value {
  fileprivate var withoutSecrets: Value? {
    switch self {
    case .secret: nil
    case .map(let entries): .map(entries.compactMapValues(\.withoutSecrets))
    case .list(let items): .list(items.compactMap(\.withoutSecrets))
    case .null, .boolean, .integer, .number, .string, .unresolved: self
    }
  }
}

extension FoundResource {
  /// Its name, its identity, or the last part of that.
  fileprivate func isMeant(by name: String) -> Bool {
    properties.values["name"]?.string == name || identity.text == name
      || identity.text.split(separator: "/").last.map(String.init) == name
  }
}
