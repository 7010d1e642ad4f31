import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Synchronization
import Testing

@testable import CairnKinds

/// What the contract suite does not see: what a read costs, what is repaired, what stays.
@Suite(.enabled(if: TestEndpoint.isSet), .serialized) struct `Functions and what surrounds them` {
  private final class Counter: Sendable {
    let operations = Mutex<[String]>([])
  }

  private func withThings(
    _ fixture: KindFixture,
    _ body: (KindContract, _ counting: (() async throws -> Void) async throws -> [String])
      async throws
      -> Void
  ) async throws {
    let counter = Counter()
    try await TestEndpoint.withClient(onRequest: { event in
      counter.operations.withLock { $0.append(event.operation) }
    }) { client in
      let stack = TestEndpoint.uniqueName("serverless")
      let context = KindContext.test(client, stack: stack)
      let surroundings = try await fixture.prepare(context, stack)
      let contract = KindContract(
        fixture: fixture, context: context, surroundings: surroundings, stem: stack)
      try await body(contract) { act in
        counter.operations.withLock { $0 = [] }
        try await act()
        return counter.operations.withLock { $0.sorted() }
      }
      try await surroundings.clear()
    }
  }

  @Test func `routes that were written and not deployed are seen and deployed`() async throws {
    try await withThings(.of("apis")) { contract, _ in
      let thing = contract.resource()
      let attributes = try await contract.kind.create(thing, contract.context)
      let id = try #require(attributes["id"]?.string)
      var edited = thing
      var routes = try #require(thing.properties[API.routes])
      routes["GET /new"] = routes["POST /images"]
      edited.properties[API.routes] = routes
      // Killed after the routes, before the deployment.
      try await API().editRoutes(
        RouteTable(edited.properties, in: contract.context.scope), id: id, contract.context)
      let live = try #require(try await contract.read(edited))
      #expect(live.properties[API.routes] == routes)
      #expect(live.properties[API.stage] == "local (older routes)")
      try await contract.update(edited)
      try await contract.expectLive(edited, "deployed")
      let deployments = try await contract.context.aws.getRestDeployments(id)
      #expect(deployments.count == 1, "older deployments are cleared away")
      try await contract.kind.delete(edited, contract.context)
    }
  }

  @Test func `what an interrupted deployment left is found and removed`() async throws {
    try await withThings(.of("apis")) { contract, _ in
      let thing = contract.resource()
      let attributes = try await contract.kind.create(thing, contract.context)
      let (id, aws) = (try #require(attributes["id"]?.string), contract.context.aws)
      let mark = try await aws.getRestStage(id, "local").description
      for stage in ["local", "former"] {
        _ = try await aws.createRestDeployment(
          id, description: mark,
          onto: RestStage.New(name: stage, description: mark, variables: [:]))
      }
      let live = try #require(try await contract.read(thing))
      #expect(live.properties[API.stage] == "local (with leftovers)")
      try await contract.update(thing)
      try await contract.expectLive(thing, "cleared")
      #expect(try await aws.getRestDeployments(id).count == 1)
      #expect(try await aws.getRestStages(id).map(\.name) == ["local"])
      try await contract.kind.delete(thing, contract.context)
    }
  }

  @Test func `routes written one by one are those of the document`() async throws {
    try await withThings(.of("apis")) { contract, _ in
      let thing = contract.resource(["cors": ["origin": "https://a.example.com", "maxAge": 60]])
      let attributes = try await contract.kind.create(thing, contract.context)
      let id = try #require(attributes["id"]?.string)
      let other = contract.resource([
        "routes": ["GET /": thing.properties.values["routes"]?.map?["ANY /any"] ?? .null]
      ])
      try await API().editRoutes(
        RouteTable(other.properties, in: contract.context.scope), id: id, contract.context)
      #expect(
        try await contract.read(other)?.properties[API.routes] == other.properties[API.routes])
      try await API().editRoutes(
        RouteTable(thing.properties, in: contract.context.scope), id: id, contract.context)
      try await contract.expectLive(thing, "one by one")
      try await contract.kind.delete(thing, contract.context)
    }
  }

  @Test func `what others added to a preflight answer stays when its headers change`() async throws
  {
    try await withThings(.of("apis")) { contract, _ in
      let thing = contract.resource(["cors": ["origin": "https://a.example.com"]])
      let attributes = try await contract.kind.create(thing, contract.context)
      let (id, aws) = (try #require(attributes["id"]?.string), contract.context.aws)
      let resources = try await aws.getRestResources(id)
      let path = try #require(resources.first { $0.path == "/images" })
      let name = "method.response.header.X-Frame-Options"
      let answer = try #require(path.methods["OPTIONS"]?.answer["methodIntegration"])
      let ours = try #require(answer["integrationResponses"]?["200"]?["responseParameters"]?.object)
      try await aws.putRestMethodResponse(
        id, resource: path.id, method: "OPTIONS", status: "200",
        [
          "responseParameters": .object(
            ours.mapValues { _ in JSONValue.bool(true) }.merging([name: true]) { $1 })
        ])
      try await aws.putRestIntegrationResponse(
        id, resource: path.id, method: "OPTIONS", status: "200",
        [
          "responseParameters": .object(ours.merging([name: "'DENY'"]) { $1 }),
          "responseTemplates": ["text/plain": "ok"],
        ])
      // Nothing of it looks like a change, and it is named.
      let live = try #require(try await contract.read(thing))
      #expect(live.properties[raw: "cors"] == thing.properties[raw: "cors"])
      #expect(
        live.unmanaged.map(\.name) == [
          "methodResponses of OPTIONS /images", "integrationResponses of OPTIONS /images",
        ])
      let wanted = contract.resource(["cors": ["origin": "https://b.example.com", "maxAge": 60]])
      try await contract.update(wanted)
      try await contract.expectLive(wanted, "with another origin")
      let after = try await aws.getRestResources(id).first { $0.path == "/images" }
      let response = after?.methods["OPTIONS"]?.answer["methodIntegration"]?["integrationResponses"]
      #expect(response?["200"]?["responseParameters"]?[name] == "'DENY'")
      #expect(response?["200"]?["responseTemplates"]?["text/plain"] == "ok")
      #expect(after?.methods["OPTIONS"]?.mockHeaders["access-control-max-age"] == "60")
      try await contract.kind.delete(wanted, contract.context)
    }
  }

  @Test func `a path of others without methods stays, and those that lose their last route go`()
    async throws
  {
    try await withThings(.of("apis")) { contract, _ in
      let thing = contract.resource()
      let attributes = try await contract.kind.create(thing, contract.context)
      let (id, aws) = (try #require(attributes["id"]?.string), contract.context.aws)
      let root = try #require(try await aws.getRestResources(id).first { $0.path == "/" })
      _ = try await aws.createRestResource(id, parent: root.id, segment: "later")
      #expect(
        try await contract.read(thing)?.unmanaged.map(\.description) == [
          "path /later (without methods)"
        ])
      let f = try #require(thing.properties[API.routes]?["POST /images"])
      let wanted = contract.resource(["routes": ["POST /other/deep": f]])
      try await contract.update(wanted)
      try await contract.expectLive(wanted, "with another route")
      let paths = Set(try await aws.getRestResources(id).map(\.path))
      #expect(paths == ["/", "/later", "/other", "/other/deep"])
      try await contract.kind.delete(wanted, contract.context)
    }
  }

  @Test func `an API of somebody else that has the id is not replaced`() async throws {
    try await withThings(.of("apis")) { contract, _ in
      let thing = contract.resource()
      let id = try #require(thing.attributes["id"]?.string)
      let aws = contract.context.aws
      _ = try await aws.createRestAPI(["name": "foreign", "tags": ["_custom_id_": .string(id)]])
      #expect(try await contract.read(thing)?.owner == .nobody)
      let error = await #expect(throws: KindError.self) {
        _ = try await contract.kind.create(thing, contract.context)
      }
      #expect(error?.path == "name")
      #expect(try await aws.getRestAPI(id).name == "foreign")
      try await aws.deleteRestAPI(id)
    }
  }

  @Test func `a role of somebody else is left alone`() async throws {
    try await withThings(.of("roles")) { contract, _ in
      let thing = contract.resource()
      var foreign = thing
      foreign.tags = [:]
      _ = try await contract.kind.create(foreign, contract.context)
      let error = await #expect(throws: AWSError.self) {
        _ = try await contract.kind.create(thing, contract.context)
      }
      #expect(error?.cause == .alreadyExists)
      try await contract.kind.delete(thing, contract.context)
    }
  }

  @Test func `code is staged once when it is large`() async throws {
    try await withThings(.of("functions")) { contract, counting in
      let aws = contract.context.aws
      try? await aws.createBucket(contract.context.stagingBucket)
      var thing = contract.resource()
      thing.artifact = try TinyZip.artifact(padding: 400_000)
      thing.properties[Function.codeSha256] = thing.artifact?.sha256
      let resource = thing
      let first = try await counting {
        _ = try await contract.kind.create(resource, contract.context)
      }
      #expect(first.contains("PutObject"))
      try await contract.expectLive(thing, "staged")
      try await contract.kind.delete(thing, contract.context)
      var fresh = contract.context
      fresh.shared = SharedReads()
      let context = fresh
      let second = try await counting { _ = try await contract.kind.create(resource, context) }
      #expect(second.contains("HeadObject"))
      #expect(!second.contains("PutObject"))
      try await contract.kind.delete(thing, contract.context)
    }
  }
}
