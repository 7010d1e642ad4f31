import CairnAWS
import CairnLanguage
import Synchronization
import Testing

@testable import CairnEngine

/// What an endpoint can't do, as a plan reports it.
@Suite struct AbilitiesTests {
  let world = FakeWorld()

  /// An endpoint that knows some labels.
  private final class Endpoint: EndpointAbilities {
    let asked = Mutex<[Set<String>]>([])

    func answers(
      to needs: Set<EndpointNeed>, in scope: Scope, by client: AWSClient
    ) async -> [EndpointNeed: EndpointAbility] {
      asked.withLock { $0.append(Set(needs.map(\.item))) }
      let known: [String: EndpointAbility] = [
        "good": .able, "bad": .unable("it has no bad."),
        "other": .differently("runs it otherwise."),
      ]
      return Dictionary(
        uniqueKeysWithValues: needs.compactMap { need in known[need.item].map { (need, $0) } })
    }
  }

  private let endpoint = Endpoint()

  private func plan(
    _ labels: [String: String], size: Int = 1, apply: Bool = false
  ) async throws -> Plan {
    var boxes = world.boxes
    boxes.needed = { properties in
      properties.values["label"]?.string.map {
        [EndpointNeed(.runtimes, $0, text: "run `\($0)`", fields: ["label"])]
      } ?? []
    }
    let resources = labels.sorted { $0.key < $1.key }.enumerated().map { index, entry in
      resource(
        "boxes.\(entry.key)", line: 10 * (index + 1),
        ["label": .string(entry.value), "size": .integer(size)])
    }
    let session = try session(
      stack(resources), world, options: SessionOptions(abilities: [endpoint]),
      catalog: Catalog([boxes, world.lids, world.links]))
    let plan = try await session.plan(.apply)
    if apply { _ = try await session.apply(plan) }
    return plan
  }

  private var asked: [Set<String>] { endpoint.asked.withLock { $0 } }

  @Test func `what the endpoint can't run is refused at its field, all of it at once`() async throws
  {
    await #expect(
      throws: PlanFailure([
        Diagnostic(
          .endpointUnable, "This endpoint can't run `bad`: it has no bad.", at: place(11, 5)),
        Diagnostic(
          .endpointUnable, "This endpoint can't run `bad`: it has no bad.", at: place(31, 5)),
      ])
    ) { try await plan(["a": "bad", "b": "good", "c": "bad", "d": "unknown"]) }
    #expect(asked == [["bad", "good", "unknown"]])
    #expect(world.writes == [])
  }

  @Test func `what it does differently is one warning, however many need it`() async throws {
    let plan = try await plan(["a": "other", "b": "other", "c": "good"])
    #expect(
      plan.warnings == [
        Diagnostic(
          .endpointDiffers, severity: .warning, "This endpoint runs it otherwise.", at: place(11, 5)
        )
      ])
  }

  @Test func `nothing is asked without a change that depends on it`() async throws {
    _ = try await plan(["a": "good"], apply: true)
    #expect(asked.count == 1)
    #expect(try await plan(["a": "good"]).isEmpty)
    #expect(try await !plan(["a": "good"], size: 2).isEmpty)
    #expect(asked.count == 1)
    await #expect(throws: PlanFailure.self) { try await plan(["a": "bad"]) }
    #expect(asked.count == 2)
  }
}
