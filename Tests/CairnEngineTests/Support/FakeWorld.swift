import CairnAWS
import CairnEngine
import CairnLanguage
import Synchronization

/// An endpoint in memory. Counts requests, can die at any of them, and notices what must not
/// happen.
final class FakeWorld: LedgerObjects {
  struct Thing: Equatable {
    var id: String
    var fields: [String: Value]
    var tags: [String: String] = [:]
    var data: Int = 0
    /// What no field of its kind holds.
    var unmanaged: [UnmanagedSetting] = []
    /// Until it is changed or made again.
    var ailment: Ailment?
  }

  /// The run's process is gone: nothing it does has any effect any more.
  struct Death: Error {}

  enum DeathPoint { case beforeSending, beforeAnswer }

  private struct State {
    var things: [String: Thing] = [:]
    var objects: [String: LedgerObject] = [:]
    var hasBucket = false
    var ids = 0
    var etags = 0
    var log: [String] = []
    var dieAt: Int?
    var deathPoint = DeathPoint.beforeSending
    var isDead = false
    var failures: [String: AWSError] = [:]
    var failsOnce: Set<String> = []
    /// Of a thousand requests so many fail, half of them after they were done.
    var faultsPerMille = 0
    var random: UInt64 = 1

    mutating func isFaulty() -> Bool {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(random >> 33) % 2000 < faultsPerMille
    }
    var running = 0
    var mostRunning = 0
  }

  private let state = Mutex(State())
  /// Apart, because it is written in the middle of a request.
  private let broken = Mutex<[String]>([])

  // MARK: What tests see and set

  var things: [String: Thing] {
    get { state.withLock { $0.things } }
    set { state.withLock { $0.things = newValue } }
  }
  /// Of all objects in the ledgers' bucket.
  var keys: [String] { state.withLock { $0.objects.keys.sorted() } }
  func object(_ key: String) -> LedgerObject? { state.withLock { $0.objects[key] } }
  /// The requests so far, as `create boxes/a`.
  var log: [String] { state.withLock { $0.log } }
  var violations: [String] { broken.withLock { $0 } }
  var mostRunning: Int { state.withLock { $0.mostRunning } }
  var isDead: Bool { state.withLock { $0.isDead } }

  var writes: [String] {
    log.filter { !$0.hasPrefix("read ") && !$0.hasPrefix("list ") && !$0.hasPrefix("get ") }
  }

  func clearLog() { state.withLock { $0.log = [] } }

  /// The next id is the first one again.
  func reuseIDs() { state.withLock { $0.ids = 0 } }

  func dropLedger() { state.withLock { $0.objects = [:] } }

  func setLedger(_ text: String, of stack: String = "demo") {
    state.withLock {
      $0.hasBucket = true
      $0.objects["\(stack).json"] = LedgerObject(bytes: Array(text.utf8), etag: "set")
    }
  }

  /// The process of the next run dies at its k-th request, counted from 1.
  func die(at request: Int?, _ point: DeathPoint = .beforeSending) {
    state.withLock {
      $0.log = []
      $0.dieAt = request
      $0.deathPoint = point
      $0.isDead = false
    }
  }

  /// From now on requests fail by chance.
  func breakDown(perMille: Int, seed: Int) {
    state.withLock {
      $0.faultsPerMille = perMille
      $0.random = UInt64(seed)
    }
  }

  /// The request fails the next time only.
  func failOnce(_ request: String) {
    state.withLock {
      $0.failures[request] = .fake(.server, "ServiceUnavailable")
      $0.failsOnce.insert(request)
    }
  }

  /// The request fails until this changes.
  func fail(_ request: String, with error: AWSError?) {
    state.withLock { $0.failures[request] = error }
  }

  var ledger: Ledger? { ledger(of: "demo") }

  func ledger(of stack: String) -> Ledger? {
    guard let object = state.withLock({ $0.objects["\(stack).json"] }) else { return nil }
    return try? Ledger(parsing: object.bytes, stack: stack)
  }

  // MARK: What kinds do

  /// One request: what it does happens at once, or not at all.
  func request<Answer: Sendable>(
    _ text: String, _ act: @Sendable (inout [String: Thing], _ newID: () -> String) throws -> Answer
  ) async throws -> Answer {
    try begin(text)
    state.withLock { state in
      state.running += 1
      state.mostRunning = max(state.mostRunning, state.running)
    }
    // Others get their turn while this one is under way.
    await Task.yield()
    let answer = try state.withLock { state -> Answer in
      state.running -= 1
      if let failure = state.failures[text] { throw failure }
      var ids = state.ids
      defer { state.ids = ids }
      return try act(&state.things) {
        ids += 1
        return "id-\(ids)"
      }
    }
    try end()
    return answer
  }

  func violate(_ text: String) { broken.withLock { $0.append(text) } }

  private func begin(_ text: String) throws {
    try state.withLock { state in
      if state.isDead { throw Death() }
      state.log.append(text)
      if state.log.count == state.dieAt {
        state.isDead = true
        if state.deathPoint == .beforeSending { throw Death() }
      }
      if state.isFaulty() { throw AWSError.fake(.server, "ServiceUnavailable") }
    }
  }

  private func end() throws {
    try state.withLock { state in
      if state.isDead { throw Death() }
      if state.isFaulty() { throw AWSError.fake(.transport, "ConnectionLost") }
    }
  }

  // MARK: The ledger's bucket

  func read(_ key: String) async throws -> LedgerObject? {
    try begin("get \(key)")
    if let failure = state.withLock({ $0.failures["get \(key)"] }) { throw failure }
    let object = state.withLock { $0.objects[key] }
    try end()
    return object
  }

  func write(
    _ bytes: [UInt8], to key: String, if condition: LedgerVersion
  ) async throws -> LedgerWriteAnswer {
    try begin("put \(key)")
    let answer = try state.withLock { state -> LedgerWriteAnswer in
      if let failure = state.failures["put \(key)"] {
        if state.failsOnce.contains("put \(key)") { state.failures["put \(key)"] = nil }
        throw failure
      }
      guard state.hasBucket else { return condition == .absent ? .noBucket : .conflict }
      let now = state.objects[key].map { LedgerVersion.present(etag: $0.etag) } ?? .absent
      guard now == condition else { return .conflict }
      state.etags += 1
      state.objects[key] = LedgerObject(bytes: bytes, etag: "etag-\(state.etags)")
      return .written(etag: "etag-\(state.etags)")
    }
    try end()
    // Written, but the answer got lost on the way.
    if let lost = state.withLock({ $0.failures["answer to put \(key)"] }) { throw lost }
    return answer
  }

  func etag(of key: String) async throws -> String? {
    try begin("head \(key)")
    let etag = state.withLock { $0.objects[key]?.etag }
    try end()
    return etag
  }

  func remove(_ key: String) async throws {
    try begin("remove \(key)")
    state.withLock { $0.objects[key] = nil }
    try end()
  }

  func createBucket() async throws {
    try begin("create bucket")
    state.withLock { $0.hasBucket = true }
    try end()
  }
}
