/// A value that nothing may show: it comes from a secret parameter, or is in a secret field.
///
/// It is a case of `Value`, so that every renderer has to say what it does with one. Kind code never
/// meets it: what is handed to a kind is `opened` first.
package indirect enum Secret: Hashable, Sendable {
  /// Known to this run.
  case open(Value)
  /// Only its keyed hash is known: what a ledger or a saved plan holds.
  case sealed(String)

  package var value: Value? { if case .open(let value) = self { value } else { nil } }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Its placeholder in every report.
  package static let shown = "(secret)"

  package var description: String { Self.shown }
  package var debugDescription: String { Self.shown }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

extension Value {
  package var isSecret: Bool { if case .secret = self { true } else { false } }

  /// True when it is secret, or holds what is.
  package var containsSecret: Bool {
    switch self {
    case .null, .boolean, .integer, .number, .string, .unresolved: false
    case .list(let items): items.contains { $0.containsSecret }
    case .map(let entries): entries.values.contains { $0.containsSecret }
    case .secret: true
    }
  }

  /// The same, secret as a whole.
  package var asSecret: Value {
    switch self {
    // The absence of a value isn't secret.
    case .secret, .null: self
    default: opened.map { .secret(.open($0)) } ?? self
    }
  }

  /// What a kind works with: secrets as they are. What is only known by its hash is left out.
  package var opened: Value? {
    switch self {
    case .null, .boolean, .integer, .number, .string, .unresolved: self
    // As they nearly always are; to know that is cheaper than a copy.
    case .list(let items): containsSecret ? .list(items.compactMap(\.opened)) : self
    case .map(let entries): containsSecret ? .map(entries.compactMapValues(\.opened)) : self
    case .secret(let secret): secret.value?.opened
    }
  }

  /// Works on what is inside of a secret, which stays one.
  package func keepingSecrecy(_ transform: (Value) -> Value) -> Value {
    switch self {
    case .secret(.open(let value)): .secret(.open(transform(value)))
    case .secret(.sealed): self
    default: transform(self)
    }
  }

  /// Secret wherever one of `others` is: how a live value is treated like the
  /// declared and the recorded one.
  package func secret(like others: [Value]) -> Value {
    if others.contains(where: \.isSecret) { return asSecret }
    guard case .map(let entries) = self, others.contains(where: \.containsSecret) else {
      return self
    }
    return .map(
      Dictionary(
        uniqueKeysWithValues: entries.map { key, entry in
          (key, entry.secret(like: others.compactMap { $0.map?[key] }))
        }))
  }

  /// The paths of the secrets in it, as `environment.PASSWORD`; "" for itself.
  package var secretPaths: [String] {
    switch self {
    case .null, .boolean, .integer, .number, .string, .unresolved, .list: []
    case .secret: [""]
    case .map(let entries):
      entries.sorted { $0.key < $1.key }.flatMap { key, entry in
        entry.secretPaths.map { $0.isEmpty ? key : "\(key).\($0)" }
      }
    }
  }
}

extension [String: Value] {
  package var opened: [String: Value] {
    values.contains { $0.containsSecret } ? compactMapValues(\.opened) : self
  }
}
