import CairnAWS
import CairnLanguage

/// The random key for hashing secrets, one for each ledger and each saved plan, and stored in it.
///
/// Because it is stored beside the hashes, it doesn't stop a reader of the ledger from guessing; it
/// makes tables of hashes useless, and the hashes of two stacks incomparable.
package struct SecretKey: Hashable, Sendable {
  private let bytes: [UInt8]

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// 32 random bytes.
  package static func random() -> SecretKey {
    var generator = SystemRandomNumberGenerator()
    return SecretKey(
      bytes: (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
  }

  /// Nil if the text isn't one from `text`.
  package init?(_ text: String) {
    guard let bytes = Base64.decode(text), bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  package var text: String { Base64.encode(bytes) }

  /// HMAC-SHA256 of a value in normal form, in hexadecimal.
  package func hash(of value: Value) -> String {
    Hex.encode(Digest.hmacSHA256(key: bytes, Array((value.opened ?? .null).canonicalJSON.utf8)))
  }

  /// A value with hashes in the place of secrets.
  package func sealing(_ value: Value) -> Value {
    switch value {
    case .null, .boolean, .integer, .number, .string, .unresolved: value
    case .list(let items): .list(items.map(sealing))
    case .map(let entries): .map(entries.mapValues(sealing))
    case .secret(.open(let value)): .secret(.sealed(hash(of: value)))
    case .secret(.sealed): value
    }
  }

  package func sealing(_ values: [String: Value]) -> [String: Value] {
    values.mapValues(sealing)
  }

  package func sealing(_ properties: Properties) -> Properties {
    Properties(sealing(properties.values))
  }
}

extension SecretKey: CustomStringConvertible, CustomReflectable {
  package var description: String { "(key)" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Compares values that may be secret, or only known by their hashes.
struct SecretComparison {
  /// The keys of this stack's ledger, and of the ledgers of moved resources.
  private let keys: [SecretKey]
  /// The recorded hashes.
  private let hashes: Set<String>

  /// - Parameter entries: recorded with these keys.
  init(_ keys: [SecretKey?], entries: [LedgerEntry] = []) {
    self.keys = keys.compactMap { $0 }
    hashes =
      self.keys.isEmpty
      ? [] : Set(entries.flatMap { $0.properties.values.values.flatMap(\.hashes) })
  }

  var knowsHashes: Bool { !hashes.isEmpty }

  /// Whether the value is one of the recorded secrets.
  func isRecorded(_ value: Value) -> Bool {
    !hashes.isEmpty && keys.contains { hashes.contains($0.hash(of: value)) }
  }

  private func isHash(_ hash: String, of value: Value) -> Bool {
    value.isResolved && keys.contains { $0.hash(of: value) == hash }
  }

  /// Whether the two are equal, in plain text or as hashes of secrets.
  func areSame(_ left: Value, _ right: Value) -> Bool {
    sealedSame(left, right) ?? (left.opened == right.opened)
  }

  /// As `areSame`; nil if both are in plain text, which the caller compares.
  func sealedSame(_ left: Value, _ right: Value) -> Bool? {
    switch (left, right) {
    case (.secret(.sealed(let left)), .secret(.sealed(let right))): left == right
    case (.secret(.sealed(let hash)), let other), (let other, .secret(.sealed(let hash))):
      isHash(hash, of: other)
    case (.map(let left), .map(let right)):
      if left.values.contains(where: \.containsSecret)
        || right.values.contains(where: \.containsSecret)
      {
        left.count == right.count
          && left.allSatisfy { key, value in
            right[key].map { areSame(value, $0) } ?? false
          }
      } else {
        nil
      }
    default: nil
    }
  }

  /// Recorded properties with each hash replaced by the live value, if that has the hash.
  func opening(
    _ recorded: Properties, over live: Properties?, _ schema: KindSchema
  ) -> Properties {
    var properties = recorded
    for (name, value) in recorded.values where value.containsSecret {
      let found = live?.values[name].flatMap { schema.field(named: name)?.normalForm(of: $0) }
      properties.values[name] = opening(value, with: [found].compactMap { $0 })
    }
    return properties
  }

  /// A recorded value with each hash replaced by the one of `others` (declared, live) that has the
  /// hash.
  func opening(_ recorded: Value, with others: [Value]) -> Value {
    switch recorded {
    case .secret(.sealed(let hash)):
      others.first { $0.opened != nil && isHash(hash, of: $0) }?.asSecret
        ?? recorded
    case .map(let entries):
      .map(
        Dictionary(
          uniqueKeysWithValues: entries.map { name, entry in
            (name, opening(entry, with: others.compactMap { $0.map?[name] }))
          }))
    default: recorded
    }
  }
}

extension Value {
  /// The hashes of its sealed secrets.
  fileprivate var hashes: [String] {
    switch self {
    case .null, .boolean, .integer, .number, .string, .unresolved, .secret(.open): []
    case .list(let items): items.flatMap(\.hashes)
    case .map(let entries): entries.values.flatMap(\.hashes)
    case .secret(.sealed(let hash)): [hash]
    }
  }
}
