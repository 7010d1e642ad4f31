import CairnAWS
import CairnEngine
import CairnKinds
import CairnLanguage
import CairnTestSupport
import Testing

/// What the service fills in, orders differently or reports in another form isn't drift.
@Suite(.enabled(if: TestEndpoint.isSet)) struct `Right after every apply nothing has drifted` {
  @Test(arguments: KindFixture.all)
  func `of a thing with the least, and with each field`(_ fixture: KindFixture) async throws {
    try await KindContract.run(fixture) { contract in
      var things = [(contract.resource(), "the least")]
      for field in contract.varied(.inPlace) + contract.varied(.replacement) {
        guard let value = contract.values(of: field).last else { continue }
        things.append((contract.resource([field.name: value]), "\(field.name) \(value)"))
      }
      for (thing, note) in things {
        try await expectNoDrift(of: thing, note, contract)
      }
      let last = try await contract.session(of: nil)
      let report = try await last.apply(try await last.plan(.apply))
      #expect(report.isComplete, "\(report.failures)")
    }
  }

  private func expectNoDrift(
    of thing: ResourceHandle, _ note: String, _ contract: KindContract
  ) async throws {
    let session = try await contract.session(of: thing)
    let report = try await session.apply(try await session.plan(.apply))
    #expect(report.isComplete, "\(note): \(report.failures)")
    let look = try await contract.session(of: thing, reads: .everything)
    let drift = try await look.drift()
    let found = drift.resources.filter { $0.address == thing.address && $0.state != .inSync }
    #expect(found.isEmpty, "\(note): \(found.flatMap(\.fields))")
    #expect(drift.resources.contains { $0.address == thing.address }, "\(note)")
    // What the fixture made carries the stack's tags, and is the only such thing.
    let unmanaged = drift.resources.filter { $0.state == .unmanaged }
    #expect(unmanaged.isEmpty, "\(note): \(unmanaged.map(\.address))")
  }

}

extension KindContract {
  /// Of a stack that declares this alone, or nothing.
  func session(
    of thing: ResourceHandle?, dataLoss: SessionOptions.DataLoss = .allowedForAll,
    reads: SessionOptions.SessionReadDepth = .declared
  ) async throws -> Session {
    let resources = thing.map { thing in
      [
        ResourceDeclaration(
          address: thing.address,
          properties: thing.properties.values.filter { $0.value != .null }, location: .none)
      ]
    }
    let stack = Stack(
      name: context.scope.stack, location: .none, region: nil, file: "test.yaml",
      parameters: [:], resources: resources ?? [], outputs: [])
    return try await Session.open(
      stack: stack, catalog: Catalog([kind]), client: context.aws,
      options: SessionOptions(readDepth: reads, adopts: true, dataLoss: dataLoss),
      artifacts: OneArtifact(artifact: surroundings.artifact))
  }
}

private struct OneArtifact: ArtifactProviding {
  var artifact: Artifact?

  func artifacts(for requests: [ArtifactRequest]) async throws -> [ArtifactRequest: Artifact] {
    Dictionary(
      requests.compactMap { request in artifact.map { (request, $0) } },
      uniquingKeysWith: { first, _ in first })
  }
}
