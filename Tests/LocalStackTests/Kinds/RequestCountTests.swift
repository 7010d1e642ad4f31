import CairnAWS
import CairnEngine
import CairnKinds
import CairnLanguage
import CairnTestSupport
import Synchronization
import Testing

@Suite(.enabled(if: TestEndpoint.isSet)) struct `Reads take as few requests as tell everything` {
  struct Count: Sendable, CustomTestStringConvertible {
    var fixture: KindFixture
    var read: ContractFixture.Read

    var depth: ReadDepth { read.fields.map { .fields(Set($0)) } ?? .everything }
    var testDescription: String { "\(fixture.testDescription), \(depth)" }
  }

  @Test(
    arguments: KindFixture.all.flatMap { fixture in
      fixture.contract.reads.map { Count(fixture: fixture, read: $0) }
    })
  func `of existing resources`(_ count: Count) async throws {
    // A region of its own: with more resources than a page of a listing, a read takes another request.
    try await KindContract.run(count.fixture, in: "eu-west-2") { contract in
      let thing = contract.resource()
      try await contract.create(thing)
      // A second one, if the first read returned both.
      let others = count.read.isShared ? [contract.resource(named: "missing")] : []
      let asked = try await requests(of: contract, [thing] + others, count.depth)
      #expect(asked == count.read.requests)
      try await contract.kind.delete(thing, contract.context)
    }
  }

  @Test(arguments: KindFixture.all)
  func `of what is absent is one, or as many as the fixture says`(
    _ fixture: KindFixture
  ) async throws {
    // A region of its own: a kind whose service chooses ids lists every resource of the kind.
    try await KindContract.run(fixture, in: "eu-west-3") { contract in
      let asked = try await requests(of: contract, [contract.resource()], .everything)
      #expect(asked.count == fixture.contract.absent)
    }
  }

  @Test func `a queue and its policy share one`() async throws {
    try await KindContract.run(.of("policies")) { contract in
      let policy = contract.resource()
      try await contract.create(policy)
      let queue = ResourceHandle(
        address: ResourceAddress(section: "queues", name: "it"),
        properties: Properties(["name": .string("\(contract.stem)-queue")]))
      let log = Mutex<[String]>([])
      try await TestEndpoint.withClient(onRequest: { event in
        log.withLock { $0.append(event.operation) }
      }) { client in
        var context = KindContext.test(client, stack: contract.stem)
        context.reads = .fields(["name", "statements"])
        let shared = context
        async let one = Queue().read(queue, shared)
        async let other = Policy().read(policy, shared)
        let found = try await (one, other)
        #expect(found.0 != nil)
        #expect(found.1 != nil)
      }
      #expect(log.withLock { $0 } == ["GetQueueAttributes"])
      try await contract.kind.delete(policy, contract.context)
    }
  }

  private func requests(
    of contract: KindContract, _ things: [ResourceHandle], _ depth: ReadDepth
  ) async throws -> [String] {
    let log = Mutex<[String]>([])
    try await TestEndpoint.withClient(
      of: contract.fixture.server, region: contract.context.scope.region,
      onRequest: { event in log.withLock { $0.append(event.operation) } }
    ) { client in
      var context = KindContext.test(client, stack: contract.stem)
      context.reads = depth
      context.round = [contract.schema.section: things]
      for thing in things { _ = try await contract.kind.read(thing, context) }
    }
    return log.withLock { $0.sorted() }
  }
}
