import CairnAWS
import CairnEngine
import CairnKinds
import CairnLanguage
import CairnTestSupport
import Testing

@Suite(.enabled(if: TestEndpoint.isSet)) struct `The contract of every kind` {
  @Test func `every kind of the catalog has a fixture`() {
    var reachable: Set<String> = []
    for schema in Catalog.standard.schemas {
      // Says what is wrong with it.
      #expect(throws: Never.self) {
        let file = try FixtureFile(of: schema.section)
        if TestEndpoint.url(of: file.server) != nil { reachable.insert(schema.section) }
      }
    }
    guard TestEndpoint.wantsAllKinds else { return }
    #expect(reachable.count > 25)
    #expect(Set(KindFixture.all.map(\.kind.schema.section)) == reachable)
  }

  @Test(arguments: KindFixture.all)
  func `what was created reads as declared, is listed, and goes`(
    _ fixture: KindFixture
  ) async throws {
    try await KindContract.run(fixture) { contract in
      let thing = contract.resource()
      #expect(try await contract.read(thing) == nil, "before it was made")
      #expect(try await contract.read(thing, .fields(["name"])) == nil, "before it was made")
      try await contract.create(thing)
      try await contract.expectLive(thing, "created")

      #expect(try await contract.kind.dataHeld(thing, contract.context) == nil)
      let owned = try await contract.list()
      if fixture.contract.unlisted != nil {
        #expect(owned.isEmpty)
        try await contract.kind.delete(thing, contract.context)
        #expect(try await contract.read(thing) == nil, "after it was deleted")
        try await contract.kind.delete(thing, contract.context)
        return
      }
      let identity = contract.kind.identity(of: thing.properties, in: contract.context.scope)
      let found = try #require(owned.first { $0.identity == identity }, "not listed")
      #expect(found.name == "thing")
      #expect(owned.count == 1)

      // The listing has enough to delete it.
      let listed = ResourceHandle(
        address: thing.address, properties: found.properties, attributes: found.attributes,
        isFound: true)
      try await contract.kind.delete(listed, contract.context)
      #expect(try await contract.read(thing) == nil, "after it was deleted")
      #expect(try await contract.read(thing, .fields(["name", "tags"])) == nil)
      try await contract.kind.delete(thing, contract.context)
      #expect(try await contract.list().isEmpty)
    }
  }

  @Test(arguments: KindFixture.all)
  func `every field can be set at first and changed in place`(_ fixture: KindFixture) async throws {
    try await KindContract.run(fixture) { contract in
      let plain = contract.resource()
      for field in contract.varied(.inPlace) {
        let values = contract.values(of: field)
        #expect(values.count > 1, "\(field.name) has no values to try")
        guard let last = values.last else { continue }
        try await contract.create(contract.resource([field.name: last]))
        try await contract.expectLive(
          contract.resource([field.name: last]), "created with \(field.name) \(last)")
        for value in values {
          let wanted = contract.resource([field.name: value])
          try await contract.update(wanted)
          try await contract.expectLive(wanted, "updated to \(field.name) \(value)")
        }
        try await contract.update(plain)
        try await contract.expectLive(plain, "\(field.name) taken out")
        try await contract.kind.delete(plain, contract.context)
      }
    }
  }

  @Test(arguments: KindFixture.all)
  func `fields that force a replacement can be set at first`(_ fixture: KindFixture) async throws {
    try await KindContract.run(fixture) { contract in
      for field in contract.varied(.replacement) {
        for value in contract.values(of: field) {
          let thing = contract.resource([field.name: value])
          try await contract.create(thing)
          try await contract.expectLive(thing, "created with \(field.name) \(value)")
          try await contract.kind.delete(thing, contract.context)
        }
      }
    }
  }

  @Test(arguments: KindFixture.all)
  func `a create continues from what an earlier one left`(_ fixture: KindFixture) async throws {
    try await KindContract.run(fixture) { contract in
      try await contract.create(contract.resource())
      for field in contract.varied(.inPlace) {
        guard let value = contract.values(of: field).last else { continue }
        // Whatever was declared before the crash, what is declared now is made.
        let thing = contract.resource([field.name: value])
        try await contract.create(thing)
        try await contract.expectLive(thing, "created over a plain one with \(field.name) \(value)")
        try await contract.create(contract.resource())
        try await contract.expectLive(contract.resource(), "created over one with \(field.name)")
      }
      try await contract.kind.delete(contract.resource(), contract.context)
    }
  }

  /// The client repeats such a request, and the server has already done it. What may not be repeated
  /// fails; the next run goes on.
  @Test(arguments: TestEndpoint.isWhole ? KindFixture.all : KindFixture.plain)
  func `lost answers spoil no creation and no deletion`(_ fixture: KindFixture) async throws {
    try await KindContract.run(fixture) { contract, connection in
      let thing = contract.resource()
      try await connection.losingAnswers {
        try await untilAnswered { try await contract.create(thing) }
      }
      try await contract.expectLive(thing, "created with answers lost")
      if fixture.contract.unlisted == nil {
        #expect(try await contract.list().count == 1)
      }
      let lost = try await connection.losingAnswers {
        try await contract.kind.delete(thing, contract.context)
      }
      #expect(lost > 0)
      #expect(try await contract.read(thing) == nil, "deleted with answers lost")
    }
  }

  @Test(.enabled(if: TestEndpoint.isWhole), arguments: KindFixture.all)
  func `lost answers spoil no change`(_ fixture: KindFixture) async throws {
    try await KindContract.run(fixture) { contract, connection in
      let plain = contract.resource()
      try await contract.create(plain)
      for field in contract.varied(.inPlace) {
        guard let value = contract.values(of: field).last else { continue }
        for wanted in [contract.resource([field.name: value]), plain] {
          try await connection.losingAnswers {
            try await untilAnswered { try await contract.update(wanted) }
          }
          try await contract.expectLive(wanted, "\(field.name) changed with answers lost")
        }
      }
      try await contract.kind.delete(plain, contract.context)
    }
  }

  private func untilAnswered(_ work: () async throws -> Void) async throws {
    for _ in 1...20 {
      do {
        return try await work()
      } catch let error as AWSError where error.cause == .transport {}
    }
    try await work()
  }
}
