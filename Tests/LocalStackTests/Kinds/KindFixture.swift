import CairnAWS
import CairnEngine
import CairnKinds
import CairnLanguage
import CairnTestSupport
import FoundationEssentials
import Testing

/// A kind and one entry under `contract` of its fixture in `Tests/Kinds`.
struct KindFixture: Sendable {
  /// What a kind's resources need around them during the tests, and how to clear it away.
  struct Surroundings: Sendable {
    /// Fields that every resource gets: references, required fields of special form.
    var base: [String: Value] = [:]
    /// Values of fields whose types say too little, by field name.
    var known: [String: [Value]] = [:]
    /// What else must be set for a field to be allowed, by field name.
    var companions: [String: [String: Value]] = [:]
    /// A value of a field that keeps what other tools' settings depend on, if not every value does.
    var besides: [String: Value] = [:]
    /// Code, for kinds that have some.
    var artifact: Artifact?
    var clear: @Sendable () async throws -> Void = {}
  }

  var kind: any Kind
  var contract: ContractFixture
  /// What answers its requests, where LocalStack doesn't.
  var server: String?

  /// Those whose server is there.
  static let all: [KindFixture] = FixtureFile.all.flatMap { file in
    file.contract.compactMap { contract in
      guard TestEndpoint.url(of: file.server) != nil, TestEndpoint.wants(file.section) else {
        return nil
      }
      return Catalog.standard[file.section].map {
        KindFixture(kind: $0, contract: contract, server: file.server)
      }
    }
  }

  /// One of each kind.
  static let plain = all.filter(\.contract.variant.isEmpty)

  /// One that a test is about.
  static func of(_ section: String, variant: String = "") throws -> KindFixture {
    try #require(
      all.first { $0.kind.schema.section == section && $0.contract.variant == variant })
  }

  /// Makes what is around, with names that begin with `name`.
  func prepare(_ context: KindContext, _ name: String) async throws -> Surroundings {
    var attributes: [ResourceAddress: [String: Value]] = [:]
    func value(of reference: Reference) -> Value? {
      switch reference {
      case .resource(let address, let attribute): attributes[address]?[attribute]
      case .stack(.account): .string(context.scope.account)
      case .stack(.region): .string(context.scope.region)
      case .stack(.partition): .string(context.scope.partition.description)
      case .stack(.name): .string(context.scope.stack)
      case .stack(.endpoint): context.scope.endpoint.map(Value.string)
      }
    }
    func resolved(_ values: [String: Value]) -> [String: Value] {
      values.mapValues { $0.resolving(value(of:)) }
    }
    var surroundings = Surroundings()
    var clearing: [@Sendable () async throws -> Void] = []
    for resource in contract.around {
      let kind = try #require(Catalog.standard[resource.address.section])
      var properties = resolved(resource.properties)
      let plain = "\(name)-\(resource.address.name)"
      properties["name"] = .string(kind.schema.naming?.adjust(plain, properties) ?? plain)
      let made = try await make(kind, properties, context)
      clearing.append(made.clear)
      attributes[resource.address] = kind.attributes(
        of: Properties(properties), in: context.scope
      ).merging(made.attributes) { $1 }
    }
    let made = clearing
    surroundings.clear = { for clear in made.reversed() { try await clear() } }
    surroundings.base = resolved(contract.base)
    surroundings.known = contract.known.mapValues { $0.map { $0.resolving(value(of:)) } }
    surroundings.companions = contract.companions.mapValues(resolved)
    surroundings.besides = resolved(contract.besides)
    if let code = kind.withCode {
      surroundings.artifact = try await artifact(for: surroundings.base, code)
    }
    return surroundings
  }
}

extension KindFixture {
  /// A zip, or the files that the base refers to, which are beside the fixture; nil for none.
  private func artifact(
    for base: [String: Value], _ kind: any CodeKind
  ) async throws -> Artifact? {
    guard let request = kind.artifact(for: Properties(base)) else { return nil }
    switch request {
    case .swiftProduct, .folder, .zip: return try TinyZip.artifact()
    case .contents, .file, .files, .lines:
      let store = ArtifactStore(
        baseFolder: FixtureFile.folder.appending(path: kind.schema.section).path(),
        cacheFolder: FileManager.default.temporaryDirectory.path())
      return try await store.artifacts(for: [request])[request]
    }
  }
}

extension KindFixture: CustomTestStringConvertible {
  var testDescription: String {
    kind.schema.section + (contract.variant.isEmpty ? "" : " (\(contract.variant))")
  }
}

/// Makes a resource of another kind for a fixture.
func make(
  _ kind: any Kind, _ properties: [String: Value], _ context: KindContext
) async throws -> (attributes: LiveAttributes, clear: @Sendable () async throws -> Void) {
  let handle = ResourceHandle(
    address: ResourceAddress(section: kind.schema.section, name: "fixture"),
    properties: kind.schema.fillingDefaults(Properties(properties).opened),
    tags: ["cairn:stack": context.scope.stack, "cairn:resource": "fixture"],
    artifact: kind.withCode == nil ? nil : try TinyZip.artifact())
  let attributes = try await kind.create(handle, context)
  return (attributes, { try await kind.delete(handle, context) })
}
