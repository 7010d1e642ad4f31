import CairnAWS
import CairnEngine
import CairnLanguage
import CairnTestSupport
import Testing

/// What every kind promises, tried on a real endpoint with values made from the kind's own schema.
struct KindContract {
  let fixture: KindFixture
  let context: KindContext
  let surroundings: KindFixture.Surroundings
  /// A name of its own for each run.
  let stem: String

  var kind: any Kind { fixture.kind }
  var schema: KindSchema { kind.schema }

  static func run(
    _ fixture: KindFixture, in region: String = "us-east-1",
    _ check: (KindContract) async throws -> Void
  ) async throws {
    try await run(fixture, in: region) { contract, _ in try await check(contract) }
  }

  /// The same with a connection that can lose answers.
  static func run(
    _ fixture: KindFixture, in region: String = "us-east-1",
    _ check: (KindContract, LossyTransport) async throws -> Void
  ) async throws {
    try await TestEndpoint.withLossyClient(of: fixture.server, region: region) { client, lossy in
      let stack = TestEndpoint.uniqueName("contract")
      let context = KindContext.test(client, stack: stack)
      let surroundings = try await fixture.prepare(context, stack)
      do {
        try await check(
          KindContract(
            fixture: fixture, context: context, surroundings: surroundings, stem: stack), lossy)
      } catch {
        try? await surroundings.clear()
        throw error
      }
      try await surroundings.clear()
    }
  }

  // MARK: Resources

  /// A resource with these fields beside those that it can't be without.
  func resource(_ fields: [String: Value] = [:], named name: String = "thing") -> ResourceHandle {
    var generator = ValueGenerator(seed: 1, known: surroundings.known)
    var values = generator.minimal(schema.fields)
    values.merge(surroundings.base) { _, new in new }
    if let naming = schema.naming {
      values["name"] = .string(naming.adjust("\(stem)-\(name)", values.merging(fields) { $1 }))
    }
    for field in fields.keys {
      for excluded in fixture.contract.excludes[field] ?? [] { values[excluded] = nil }
      values.merge(surroundings.companions[field] ?? [:]) { _, new in new }
    }
    values.merge(fields) { _, new in new }
    let address = ResourceAddress(section: schema.section, name: name)
    let plain = kind.expand(
      ResourceDeclaration(address: address, properties: values, location: .none)
    )
    .first { $0.address == address }
    var properties = schema.fillingDefaults(Properties(plain?.properties ?? values).opened)
    if let code = kind.withCode, let artifact = surroundings.artifact {
      properties.values[code.codeHash] = code.codeValue(of: artifact, for: properties)
    }
    var tags = properties.values["tags"]?.map?.compactMapValues(\.string) ?? [:]
    tags["cairn:stack"] = context.scope.stack
    tags["cairn:resource"] = name
    if schema.isAccountWide { tags["cairn:region"] = context.scope.region }
    return ResourceHandle(
      address: address, properties: properties,
      attributes: kind.attributes(of: properties, in: context.scope), tags: tags,
      artifact: surroundings.artifact)
  }

  /// Every value that is tried for a field: those that change it.
  func values(of field: FieldSchema) -> [Value] {
    var generator = ValueGenerator(seed: 7, known: surroundings.known)
    return generator.values(of: field)
  }

  /// The fields that the user may set and the suite varies.
  func varied(_ change: FieldSchema.Change) -> [FieldSchema] {
    schema.fields.filter {
      $0.change == change && $0.presence != .computed && $0.name != "name"
        && fixture.contract.fixed[$0.name] == nil
    }
  }

  // MARK: Steps

  func read(
    _ resource: ResourceHandle, _ depth: ReadDepth = .everything
  ) async throws -> LiveResource? {
    var fresh = context
    fresh.reads = depth
    fresh.shared = SharedReads()
    return try await kind.read(resource, fresh)
  }

  func create(_ resource: ResourceHandle) async throws {
    expectValid(resource)
    let told = try await kind.create(resource, context)
    for (name, value) in kind.attributes(of: resource.properties, in: context.scope) {
      #expect(told[name] == value || told[name] == nil, "\(name) was foretold as \(value)")
    }
  }

  /// Reads at both depths, and expects what is declared.
  func expectLive(
    _ resource: ResourceHandle, _ note: String,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) async throws {
    let live = try #require(
      try await read(resource), "\(note): nothing there", sourceLocation: sourceLocation)
    let wanted = schema.normalForm(resource.properties)
    let found = schema.normalForm(live.properties.opened)
    for field in schema.fields where fixture.contract.unreadable[field.name] == nil {
      #expect(
        live.properties.values[field.name] != nil, "\(note): \(field.name) was not read",
        sourceLocation: sourceLocation)
      #expect(
        Self.same(found.values[field.name], wanted.values[field.name], field.type),
        "\(note): \(field.name) is \(found.values[field.name] as Any)",
        sourceLocation: sourceLocation)
    }
    #expect(
      live.owner
        == (kind.marking == .byContainer
          ? .unread : .stack(context.scope.stack, resource: resource.address.name)),
      "\(note): owner", sourceLocation: sourceLocation)
    for (name, value) in kind.attributes(of: resource.properties, in: context.scope) {
      #expect(live.attributes[name] == value, "\(note): \(name)", sourceLocation: sourceLocation)
    }
    let declared = Set(schema.fields.map(\.name))
    let shallow = try #require(
      try await read(resource, .fields(declared)), sourceLocation: sourceLocation)
    #expect(
      schema.normalForm(shallow.properties.opened) == found, "\(note): read of declared fields",
      sourceLocation: sourceLocation)
    for field in schema.fields where fixture.contract.unreadable[field.name] == nil {
      let one = try #require(
        try await read(resource, .fields([field.name])), sourceLocation: sourceLocation)
      #expect(
        schema.normalForm(one.properties.opened).values[field.name] == found.values[field.name],
        "\(note): read of \(field.name) alone", sourceLocation: sourceLocation)
    }
  }

  /// What the stack owns, without what the fixture made.
  func list() async throws -> [OwnedResource] {
    var fresh = context
    fresh.shared = SharedReads()
    if kind.marking == .byContainer {
      // Those in the containers that the fixture made.
      let containers = schema.fields.filter(\.isContainer).map(\.name)
      return try await kind.inventory(fresh).filter { found in
        containers.allSatisfy { found.properties.values[$0] == surroundings.base[$0] }
      }.map {
        OwnedResource(
          name: "thing", identity: $0.identity, properties: $0.properties,
          attributes: $0.attributes)
      }
    }
    return try await kind.list(fresh).filter { $0.name != "fixture" }
  }

  /// Updates a live resource to `resource`, as an apply would.
  func update(_ resource: ResourceHandle) async throws {
    expectValid(resource)
    var live = try #require(try await read(resource))
    live.properties = live.properties.opened
    let wanted = schema.normalForm(resource.properties)
    let found = schema.normalForm(live.properties)
    let changed = Set(
      live.properties.values.keys.filter { wanted.values[$0] != found.values[$0] })
    _ = try await kind.update(resource, from: live, changed: changed, context)
  }

  private static func same(_ left: Value?, _ right: Value?, _ type: FieldType) -> Bool {
    if case .policyStatements = type, let left, let right {
      return PolicyMeaning.areEqual(left, right)
    }
    return left == right
  }

  /// The suite may only try what the language would let through.
  private func expectValid(_ resource: ResourceHandle) {
    for rule in schema.rules {
      for violation in rule.check(resource.properties.values) {
        Issue.record("\(resource.properties.values): \(violation.detail)")
      }
    }
  }
}

extension KindContext {
  static func test(_ client: AWSClient, stack: String) -> KindContext {
    KindContext(
      scope: Scope(
        stack: stack, account: "000000000000", region: client.configuration.region,
        endpoint: client.configuration.endpoint?.description, flavour: .emulator),
      aws: client, reads: .everything, shared: SharedReads(), pace: .emulator,
      stagingBucket: "cairn-000000000000-\(client.configuration.region)")
  }
}

extension CairnLanguage.SourceLocation {
  static let none = CairnLanguage.SourceLocation(
    file: "test.yaml",
    range: SourceRange(
      start: SourcePosition(line: 1, column: 1, offset: 0),
      end: SourcePosition(line: 1, column: 1, offset: 0)))
}
