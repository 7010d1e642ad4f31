/// A value that must never be shown: it comes from a secret parameter, or is in a secret field.
///
/// It is a case of `Value`, so that the compiler makes every renderer handle it. Code of kinds
/// never receives one: values are `opened` before they are passed to a kind.
package indirect enum Secret: Hashable, Sendable {
  /// The value is known in this run.
  case open(Value)
  /// Only its keyed hash is known, which ledgers and saved plans contain.
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

  /// Whether it is secret or contains a secret.
  package var containsSecret: Bool {
    switch self {
    case .null, .boolean, .integer, .number, .string, .unresolved: false
    case .list(let items): items.contains { $0.containsSecret }
    case .map(let entries): entries.values.contains { $0.containsSecret }
    case .secret: true
    }
  }

  /// The value as a secret as a whole.
  package var asSecret: Value {
    switch self {
    // The absence of a value isn't secret.
    case .secret, .null: self
    default: opened.map { .secret(.open($0)) } ?? self
    }
  }

  /// The value with its secrets opened, for kinds. Secrets that are known only by their hash are
  /// omitted.
  package var opened: Value? {
    switch self {
    case .null, .boolean, .integer, .number, .string, .unresolved: self
    // Values rarely contain secrets, and checking is cheaper than a copy.
    case .list(let items): containsSecret ? .list(items.compactMap(\.opened)) : self
    case .map(let entries): containsSecret ? .map(entries.compactMapValues(\.opened)) : self
    case .secret(let secret): secret.value?.opened
    }
  }

  /// Transforms the value inside a secret, and keeps it secret.
  package func keepingSecrecy(_ transform: (Value) -> Value) -> Value {
    switch self {
    case .secret(.open(let value)): .secret(.open(transform(value)))
    case .secret(.sealed): self
    default: transform(self)
    }
  }

  /// Marks each part as secret that is secret in one of `others`: a live value gets the secrecy of
  /// the declared and the recorded value.
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

  /// The paths of the secrets in it, such as `environment.PASSWORD`; "" if the value itself is
  /// secret.
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
