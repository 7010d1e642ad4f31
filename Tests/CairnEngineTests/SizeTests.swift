import CairnEngine
import CairnLanguage
import Testing

@Suite struct SizeTests {
  @Test func `ten thousand resources are planned and applied, each asked for once`() async throws {
    let world = FakeWorld()
    let resources = (0..<2_500).flatMap { index in
      [
        resource("boxes.a\(index)", ["size": 2, "tags": ["team": "x"], "marks": ["b", "a"]]),
        resource("boxes.b\(index)", ["label": ref("boxes", "a\(index)", "arn")]),
        resource("lids.l\(index)", ["box": ref("boxes", "a\(index)", "name"), "style": "flat"]),
        resource(
          "links.k\(index)",
          ["from": ref("boxes", "a\(index)", "id"), "to": ref("boxes", "b\(index)", "id")]),
      ]
    }
    #expect(try await run(stack(resources), world).isComplete)
    world.clearLog()
    let plan = try await session(stack(resources), world).plan(.apply)
    #expect(plan.isEmpty)
    #expect(world.log.count == 10_001)
    world.clearLog()
    #expect(try await run(stack(resources), world, .destroy).isComplete)
    #expect(world.things == [:])
  }
}
