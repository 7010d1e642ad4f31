import CairnEngine
import CairnLanguage
import Testing

@Suite struct SizeTests {
  @Test func `two thousand resources are planned and applied, each asked for once`() async throws {
    let world = FakeWorld()
    let resources = (0..<500).flatMap { index in
      [
        resource("boxes.a\(index)", ["size": 2, "tags": ["team": "x"], "marks": ["b", "a"]]),
        resource("boxes.b\(index)", ["label": ref("boxes", "a\(index)", "arn")]),
        resource("lids.l\(index)", ["box": ref("boxes", "a\(index)", "name"), "style": "flat"]),
        resource(
          "links.k\(index)",
          ["from": ref("boxes", "a\(index)", "id"), "to": ref("boxes", "b\(index)", "id")]),
      ]
    }
    let clock = ContinuousClock()
    let begin = clock.now
    #expect(try await run(stack(resources), world).isComplete)
    print("apply", begin.duration(to: clock.now))
    world.clearLog()
    let b2 = clock.now
    let s = try session(stack(resources), world)
    print("graph", b2.duration(to: clock.now))
    let b3 = clock.now
    let plan = try await s.plan(.apply)
    print("plan", b3.duration(to: clock.now))
    #expect(plan.isEmpty)
    #expect(world.log.count == 2_001)
  }
}
