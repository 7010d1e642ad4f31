import CairnJSON
import CairnLanguage

/// Why an object in the ledger bucket isn't a ledger that this cairn can use.
package enum LedgerUnreadable: Error, Hashable, Sendable, CustomStringConvertible {
  case notALedger(String)
  case newerFormat(Int)
  case otherStack(String)

  package var reason: String {
    switch self {
    case .notALedger(let what): "it isn't a ledger (\(what))"
    case .newerFormat(let format):
      "it is of format \(format), and this cairn reads up to \(Ledger.format)"
    case .otherStack(let stack): "it is the ledger of the stack `\(stack)`"
    }
  }

  /// Whether no cairn can use it, so that it may be set aside.
  package var isDamage: Bool {
    switch self {
    case .notALedger, .otherStack: true
    case .newerFormat: false
    }
  }

  package var wayOut: String {
    isDamage
      ? "`cairn unlock` sets it aside; the stack's resources are then found by their names and tags."
      : "Use a newer cairn."
  }

  package var description: String { "The ledger can't be used: \(reason). \(wayOut)" }
}

extension Ledger {
  /// With hashes instead of secrets.
  package var json: JSONValue {
    let sealed = sealed
    return sealed.members(format: sealed.containsSecret ? 2 : 1)
  }

  private var sealed: Ledger {
    guard let secretKey else { return self }
    func sealed(_ intent: LedgerIntent) -> LedgerIntent {
      var intent = intent
      intent.entry = intent.entry.sealed(with: secretKey)
      return intent
    }
    var ledger = self
    ledger.resources = resources.mapValues { $0.sealed(with: secretKey) }
    ledger.intents = intents.map(sealed)
    ledger.lock?.intents = lock?.intents.map(sealed) ?? []
    return ledger
  }

  private var containsSecret: Bool {
    resources.values.contains { $0.properties.containsSecret }
      || allIntents.contains { $0.entry.properties.containsSecret }
  }

  private func members(format: Int) -> JSONValue {
    var members: [String: JSONValue] = [
      "format": .int(format),
      "stack": .string(stack),
      "written": ["run": .string(stamp.run), "sequence": .int(stamp.sequence)],
      "resources": .object(
        Dictionary(
          uniqueKeysWithValues: resources.map { ($0.key.description, $0.value.json) })),
    ]
    if let secretKey { members["secretKey"] = .string(secretKey.text) }
    if !intents.isEmpty { members["interrupted"] = .array(intents.map(\.json)) }
    if let lock { members["lock"] = lock.json }
    if let appliedFrom { members["appliedFrom"] = appliedFrom.json }
    if !history.isEmpty { members["history"] = .array(history.map(\.json)) }
    return .object(members)
  }

  package init(parsing bytes: [UInt8], stack: String) throws(LedgerUnreadable) {
    let json: JSONValue
    do throws(JSONParseError) {
      json = try JSONValue(parsing: bytes)
    } catch {
      throw .notALedger(error.description)
    }
    guard let format = json["format"]?.int else { throw .notALedger("it has no format") }
    guard format <= Self.format else { throw .newerFormat(format) }
    guard let name = json["stack"]?.string else { throw .notALedger("it names no stack") }
    guard name == stack else { throw .otherStack(name) }
    guard let entries = json["resources"]?.object else {
      throw .notALedger("it has no resources")
    }
    self.init(stack: name)
    for (key, entry) in entries {
      guard let address = ResourceAddress(key), let entry = LedgerEntry(json: entry) else {
        throw .notALedger("the entry `\(key)` is damaged")
      }
      resources[address] = entry
    }
    // The key has this name in every ledger ever written.
    for intent in json["interrupted"]?.array ?? [] {
      guard let intent = LedgerIntent(json: intent) else {
        throw .notALedger("what an interrupted run left is damaged")
      }
      intents.append(intent)
    }
    if let held = json["lock"] {
      guard let lock = LedgerLock(json: held) else { throw .notALedger("the lock is damaged") }
      self.lock = lock
    }
    stamp = LedgerStamp(
      run: json["written"]?["run"]?.string ?? "",
      sequence: json["written"]?["sequence"]?.int ?? 0)
    secretKey = json["secretKey"]?.string.flatMap { SecretKey($0) }
    appliedFrom = json["appliedFrom"].flatMap(ApplyPlace.init(json:))
    for record in json["history"]?.array ?? [] {
      guard let record = LedgerRecord(json: record) else {
        throw .notALedger("its history is damaged")
      }
      history.append(record)
    }
  }
}

extension LedgerEntry {
  func sealed(with key: SecretKey) -> LedgerEntry {
    guard properties.containsSecret else { return self }
    var entry = self
    entry.properties = key.sealing(properties)
    return entry
  }

  package var json: JSONValue {
    var members: [String: JSONValue] = [
      "identity": .string(identity.text),
      "properties": properties.values.json(.stored),
      "attributes": attributes.json(.stored),
      "dependencies": .array(dependencies.map { .string($0.description) }),
    ]
    if !containers.isEmpty {
      members["containers"] = .array(containers.map { .string($0.description) })
    }
    if case .expanded(let source, let field) = origin {
      members["origin"] = ["resource": .string(source.description), "field": .string(field)]
    }
    return .object(members)
  }

  package init?(json: JSONValue) {
    guard let identity = json["identity"]?.string,
      let properties = [String: Value](json["properties"], as: .stored)
    else { return nil }
    self.init(
      identity: Identity(identity), properties: Properties(properties),
      attributes: [String: Value](json["attributes"], as: .stored) ?? [:],
      dependencies: Self.addresses(json["dependencies"]),
      containers: Self.addresses(json["containers"]))
    if let source = json["origin"]?["resource"]?.string.flatMap({ ResourceAddress($0) }),
      let field = json["origin"]?["field"]?.string
    {
      origin = .expanded(from: source, field: field)
    }
  }

  private static func addresses(_ json: JSONValue?) -> [ResourceAddress] {
    (json?.array ?? []).compactMap { $0.string.flatMap { ResourceAddress($0) } }
  }
}

extension LedgerIntent {
  package var json: JSONValue {
    var members: [String: JSONValue] = [
      "address": .string(address.description), "entry": entry.json,
    ]
    if let origin { members["origin"] = .string(origin) }
    if isUntried { members["untried"] = true }
    if hasFailed { members["failed"] = true }
    return .object(members)
  }

  package init?(json: JSONValue) {
    guard let address = json["address"]?.string.flatMap({ ResourceAddress($0) }),
      let entry = json["entry"].flatMap(LedgerEntry.init(json:))
    else { return nil }
    self.init(
      address: address, entry: entry, origin: json["origin"]?.string,
      isUntried: json["untried"]?.bool ?? false, hasFailed: json["failed"]?.bool ?? false)
  }
}

extension LedgerLock {
  package var json: JSONValue {
    var members: [String: JSONValue] = [
      "who": .string(owner.who), "since": .int(owner.since),
      "leaseEnds": .int(owner.leaseEnds), "run": .string(run),
      "purpose": .string(purpose.rawValue), "intents": .array(intents.map(\.json)),
    ]
    if let process { members["process"] = process.json }
    return .object(members)
  }

  /// Milliseconds since 1970, up to the year 9999, so that arithmetic can't overflow.
  static func time(_ json: JSONValue?) -> Int? {
    json?.int.flatMap { (0...253_402_300_799_999).contains($0) ? $0 : nil }
  }

  package init?(json: JSONValue) {
    guard let who = json["who"]?.string, let since = Self.time(json["since"]),
      let leaseEnds = Self.time(json["leaseEnds"]), let run = json["run"]?.string,
      let purpose = json["purpose"]?.string.flatMap(Plan.Purpose.init(rawValue:))
    else { return nil }
    var intents: [LedgerIntent] = []
    for intent in json["intents"]?.array ?? [] {
      guard let intent = LedgerIntent(json: intent) else { return nil }
      intents.append(intent)
    }
    self.init(
      owner: LockOwner(who: who, since: since, leaseEnds: leaseEnds), run: run,
      purpose: purpose, process: json["process"].flatMap(LockOwnerProcess.init(json:)),
      intents: intents)
  }
}
