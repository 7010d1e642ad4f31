import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Testing

/// A ledger is read from where others write too. Whatever numbers it contains, it is used or
/// refused.
@Suite struct HostileNumbersTests {
  static let extremes = [
    "-9223372036854775808", "9223372036854775807", "9223372036854775808", "-1", "0", "1e300",
    "-1e300", "1.5", "1e-400",
  ]

  /// Copies of a document in each of which one number is another.
  private static func variants(of json: JSONValue) -> [JSONValue] {
    switch json {
    case .number: extremes.compactMap { JSONNumber($0).map { .number($0) } }
    case .array(let items):
      items.indices.flatMap { index in
        variants(of: items[index]).map { other in
          var items = items
          items[index] = other
          return .array(items)
        }
      }
    case .object(let members):
      members.sorted { $0.key < $1.key }.flatMap { key, member in
        variants(of: member).map { other in
          var members = members
          members[key] = other
          return .object(members)
        }
      }
    case .null, .bool, .string: []
    }
  }

  @Test func `no number in a ledger crashes a plan, a destroy, a report or an apply`() async throws
  {
    let world = FakeWorld()
    let declared = stack([resource("boxes.a", ["size": 7]), resource("boxes.b")])
    try await run(declared, world)
    var ledger = try #require(world.ledger)
    let entry = try #require(ledger.resources[at("boxes.a")])
    ledger.resources[at("boxes.gone")] = entry
    let intent = LedgerIntent(address: at("boxes.c"), entry: entry)
    ledger.intents = [intent]
    ledger.lock = LedgerLock(
      owner: LockOwner(who: "ann@desk (pid 1)", since: 1, leaseEnds: 1_795_510_030_000), run: "r",
      purpose: .apply,
      process: LockOwnerProcess(boot: "b", namespace: "n", pid: 7, startTime: "99"),
      intents: [intent])
    let variants = Self.variants(of: ledger.json)
    #expect(variants.count > 50)
    for variant in variants {
      world.setLedger(variant.serialized())
      for purpose in [Plan.Purpose.apply, .destroy] {
        let options = SessionOptions(readDepth: .everything, adopts: true, dataLoss: .allowedForAll)
        let session = try session(declared, world, options: options)
        await Self.tried { _ = try await session.drift() }
        await Self.tried {
          let plan = try await session.plan(purpose)
          _ = plan.lines
          _ = try await session.apply(plan)
        }
      }
    }
  }

  private static func tried(_ work: () async throws -> Void) async {
    do {
      try await work()
    } catch let failure as PlanFailure {
      #expect(!failure.diagnostics.isEmpty)
    } catch {
      Issue.record("\(error)")
    }
  }
}
