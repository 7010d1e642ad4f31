import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Testing

/// A ledger is read as it was written, every field of it: none can be forgotten in one of the two
/// directions without a test that fails.
@Suite struct LedgerRoundTripTests {
  private static func address(_ random: inout SeededRandom) -> ResourceAddress {
    ResourceAddress(section: "boxes", name: "b\(Int.random(in: 1...999, using: &random))")
  }

  private static func text(_ random: inout SeededRandom) -> String {
    "text-\(Int.random(in: 1...9_999, using: &random))"
  }

  private static func number(_ random: inout SeededRandom) -> Int {
    Int.random(in: 1...99_999, using: &random)
  }

  private static func entry(_ random: inout SeededRandom) -> LedgerEntry {
    LedgerEntry(
      identity: Identity(text(&random)),
      properties: Properties([
        "name": .string(text(&random)), "size": .integer(number(&random)), "flag": true,
        "marks": [.string(text(&random)), .null], "secret": .secret(.sealed(text(&random))),
        "inner": ["a": ["b": .string(text(&random))]],
      ]),
      attributes: ["id": .string(text(&random))],
      dependencies: [address(&random), address(&random)], containers: [address(&random)],
      origin: .expanded(from: address(&random), field: text(&random)))
  }

  private static func intent(_ random: inout SeededRandom) -> LedgerIntent {
    LedgerIntent(
      address: address(&random), entry: entry(&random), origin: text(&random), isUntried: true,
      hasFailed: true)
  }

  private static func record(_ random: inout SeededRandom) -> LedgerRecord {
    LedgerRecord(
      run: text(&random), purpose: .destroy, who: text(&random),
      place: ApplyPlace(folder: text(&random), machine: text(&random)), began: number(&random),
      ended: number(&random), outcome: .incomplete,
      changes: [
        at("boxes.made"): .created, at("boxes.set"): .updated,
        at("boxes.gone"): .deleted,
      ])
  }

  private static func ledger(_ random: inout SeededRandom) -> Ledger {
    Ledger(
      stack: text(&random), resources: [address(&random): entry(&random)],
      intents: [intent(&random)],
      lock: LedgerLock(
        owner: LockOwner(
          who: text(&random), since: number(&random), leaseEnds: number(&random)),
        run: text(&random), purpose: .destroy,
        process: LockOwnerProcess(
          boot: text(&random), namespace: text(&random), pid: number(&random),
          startTime: text(&random)), intents: [intent(&random)]),
      stamp: LedgerStamp(run: text(&random), sequence: number(&random)),
      secretKey: .random(),
      appliedFrom: ApplyPlace(folder: text(&random), machine: text(&random)),
      history: [record(&random)])
  }

  @Test(arguments: 0..<50)
  func `what is written is what is read`(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let ledger = Self.ledger(&random)
    #expect(try Ledger(parsing: ledger.json.bytes(), stack: ledger.stack) == ledger)
  }

  /// Without this, a new field with a default would be equal on both sides, and nobody would notice
  /// that it is never written.
  @Test func `the ledgers of this test leave no field at its default`() throws {
    var random = SeededRandom(seed: 1)
    let ledger = Self.ledger(&random)
    let lock = try #require(ledger.lock)
    let plain = LedgerEntry(identity: Identity(""), properties: Properties())
    let owner = LockOwner(who: "", since: 0, leaseEnds: 0)
    let pairs: [(any Sendable, any Sendable)] = [
      (ledger, Ledger(stack: "")),
      (Self.entry(&random), plain),
      (
        Self.intent(&random),
        LedgerIntent(address: ResourceAddress(section: "", name: ""), entry: plain)
      ),
      (lock, LedgerLock(owner: owner, run: "", purpose: .apply, process: nil, intents: [])),
      (lock.owner, owner),
      (
        try #require(lock.process),
        LockOwnerProcess(boot: "", namespace: "", pid: 0, startTime: "")
      ),
      (ledger.stamp, LedgerStamp(run: "", sequence: 0)),
      (try #require(ledger.appliedFrom), ApplyPlace(folder: "", machine: "")),
      (
        try #require(ledger.history.first),
        LedgerRecord(
          run: "", purpose: .apply, who: "", place: nil, began: 0, ended: nil, outcome: .complete)
      ),
    ]
    for (made, plain) in pairs {
      let (made, plain) = (Self.fields(of: made), Self.fields(of: plain))
      #expect(!made.isEmpty && made.keys == plain.keys)
      for (name, value) in made {
        #expect(value != plain[name], "`\(name)` is not set by this test: add it to the generator")
      }
    }
  }

  private static func fields(of value: any Sendable) -> [String: String] {
    Dictionary(
      Mirror(reflecting: value).children.compactMap { child in
        child.label.map { ($0, "\(child.value)") }
      }
    ) { first, _ in first }
  }
}
