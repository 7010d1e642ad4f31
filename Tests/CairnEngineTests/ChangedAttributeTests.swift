import CairnEngine
import CairnLanguage
import Testing

@testable import CairnEngine

/// What an update of one resource changes of what others refer to.
@Suite struct `An attribute that a change gives another value` {
  private let world = FakeWorld()

  /// A box gets another id with another size; links are found by where they come from.
  private func catalog(_ getsOtherIDs: Bool) -> Catalog {
    var boxes = world.boxes
    boxes.changing = ["size": ["id"]]
    boxes.getsOtherIDs = getsOtherIDs
    let links = world.links
    let fields = links.schema.fields.map { field in
      var field = field
      if field.name == "from" { field.change = .replacement }
      return field
    }
    return Catalog([
      boxes,
      FakeKind(
        world: world,
        schema: KindSchema(
          section: "links", noun: "link", doc: "A link.", fields: fields,
          attributes: links.schema.attributes), identityFields: ["from"],
        markedAtOnce: true),
    ])
  }

  private func stack(size: Int) -> Stack {
    CairnEngineTests.stack(
      [
        resource("boxes.a", ["size": .integer(size)]),
        resource("links.l", ["from": ref("boxes", "a", "id")]),
      ], outputs: ["id": ref("boxes", "a", "id")])
  }

  private func session(size: Int, getsOtherIDs: Bool = true) throws -> Session {
    try CairnEngineTests.session(stack(size: size), world, catalog: catalog(getsOtherIDs))
  }

  @Test func `is known after apply, and what refers to it follows in the same run`() async throws {
    let first = try session(size: 1)
    _ = try await first.apply(try await first.plan(.apply))
    let session = try session(size: 2)
    let plan = try await session.plan(.apply)
    #expect(plan.lines == ["update boxes.a", "replace links.l"])
    let id = ref("boxes", "a", "id")
    #expect(plan.changes[1].fields.map(\.desired) == [id])
    #expect(plan.outputs.map(\.value) == [id])
    world.clearLog()
    #expect(try await session.apply(plan).isComplete)
    // The new one comes before the old one goes, which is not in its way.
    #expect(
      world.writes.filter { $0.contains("links") } == [
        "create links/id-3", "delete links/id-1",
      ])
    #expect(world.things.keys.sorted() == ["boxes/demo-a", "links/id-3"])
    #expect(world.ledger?.resources[at("links.l")]?.identity == Identity("id-3"))
    #expect(try await self.session(size: 2).plan(.apply).isEmpty)
  }

  @Test func `that stays the same after all is not taken from what refers to it`() async throws {
    let first = try session(size: 1)
    _ = try await first.apply(try await first.plan(.apply))
    let session = try session(size: 2, getsOtherIDs: false)
    #expect(try await session.apply(try await session.plan(.apply)).isComplete)
    #expect(world.things.keys.sorted() == ["boxes/demo-a", "links/id-1"])
  }

  @Test func `is known after apply with the ledger lost, too`() async throws {
    let first = try session(size: 1)
    _ = try await first.apply(try await first.plan(.apply))
    world.dropLedger()
    let session = try session(size: 2)
    #expect(try await session.apply(try await session.plan(.apply)).isComplete)
    #expect(world.things.keys.sorted() == ["boxes/demo-a", "links/id-3"])
  }

  @Test(arguments: [FakeWorld.DeathPoint.beforeSending, .beforeAnswer])
  func `follows after a run that was interrupted anywhere`(
    _ point: FakeWorld.DeathPoint
  ) async throws {
    var size = 1
    for request in 1...30 {
      let first = try session(size: size)
      _ = try await first.apply(try await first.plan(.apply))
      size += 1
      world.die(at: request, point)
      let cut = try session(size: size)
      if let plan = try? await cut.plan(.apply) { _ = try? await cut.apply(plan) }
      let hasDied = world.isDead
      world.die(at: nil)
      let again = try session(size: size)
      #expect(try await again.apply(try await again.plan(.apply)).isComplete)
      let id = try #require(world.things["boxes/demo-a"]?.id)
      #expect(world.things.keys.sorted() == ["boxes/demo-a", "links/\(id)"])
      if !hasDied { break }
    }
    #expect(world.violations == [])
  }

  @Test(arguments: [FakeWorld.DeathPoint.beforeSending, .beforeAnswer])
  func `goes with the field that it needs, after a run that was interrupted anywhere`(
    _ point: FakeWorld.DeathPoint
  ) async throws {
    var schema = world.boxes.schema
    schema.attributes.append(
      AttributeSchema("address", doc: "Address.", needs: .init("label", advice: "Give it one.")))
    let boxes = FakeKind(world: world, schema: schema, identityFields: ["name"])
    func apply(_ properties: [String: Value]) async throws -> Bool {
      let session = try CairnEngineTests.session(
        CairnEngineTests.stack([resource("boxes.a", properties)]), world,
        catalog: Catalog([boxes, world.links]))
      return try await session.apply(try await session.plan(.apply)).isComplete
    }
    var hasDied = true
    for request in 1...30 where hasDied {
      #expect(try await apply(["label": "here"]))
      #expect(world.ledger?.resources[at("boxes.a")]?.attributes["address"] == "here")
      world.die(at: request, point)
      _ = try? await apply([:])
      hasDied = world.isDead
      world.die(at: nil)
      #expect(try await apply([:]))
      #expect(world.ledger?.resources[at("boxes.a")]?.attributes["address"] == nil)
    }
    #expect(!hasDied)
  }

  @Test func `is recorded only with the field that it needs, whatever its kind answers`()
    async throws
  {
    var schema = world.boxes.schema
    schema.attributes.append(
      AttributeSchema("address", doc: "Address.", needs: .init("label", advice: "Give it one.")))
    var boxes = FakeKind(world: world, schema: schema, identityFields: ["name"])
    boxes.constants = ["address": "here"]
    let steps: [(label: [String: Value], address: Value?)] = [
      ([:], nil), (["label": "here"], "here"), ([:], nil),
    ]
    for step in steps {
      let session = try CairnEngineTests.session(
        CairnEngineTests.stack([resource("boxes.a", step.label)]), world,
        catalog: Catalog([boxes, world.links]))
      #expect(try await session.apply(try await session.plan(.apply)).isComplete)
      #expect(world.ledger?.resources[at("boxes.a")]?.attributes["address"] == step.address)
    }
  }
}
