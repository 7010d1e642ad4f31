import CairnJSON

/// A value of the stack language in normal form: durations are in seconds, sizes are in the field's
/// own unit, references are resolved or still `unresolved`. The desired state of a stack, the
/// recorded state in a ledger and the live state of an endpoint all consist of values.
package indirect enum Value: Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  /// A number that isn't written like an `Int`, such as `1.5`. It equals an integer of the same
  /// value.
  case number(JSONNumber)
  case string(String)
  case list([Value])
  /// Objects and maps. Equality ignores the order; output sorts the keys.
  case map([String: Value])
  /// A text with references that aren't resolved yet ("known after apply").
  case unresolved(Template)
  /// A value that is never shown: see `Secret`. It can be a whole value or an entry of a map, but
  /// not an item: a list that contains a secret is secret as a whole.
  case secret(Secret)
}

extension Value: Hashable {
  package static func == (left: Value, right: Value) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.boolean(let left), .boolean(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.number(let left), .number(let right)):
      left == right || left.canonical == right.canonical
    case (.integer(let integer), .number(let number)), (.number(let number), .integer(let integer)):
      number.integer == integer
    case (.string(let left), .string(let right)): left == right
    case (.list(let left), .list(let right)): left == right
    case (.map(let left), .map(let right)): left == right
    case (.unresolved(let left), .unresolved(let right)): left == right
    case (.secret(let left), .secret(let right)): left == right
    default: false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .boolean(let flag): hasher.combine(flag)
    case .integer(let integer): hasher.combine(integer)
    case .number(let number):
      if let integer = number.integer {
        hasher.combine(integer)
      } else {
        hasher.combine(number.canonical)
      }
    case .string(let text): hasher.combine(text)
    case .list(let items): hasher.combine(items)
    case .map(let entries): hasher.combine(entries)
    case .unresolved(let template): hasher.combine(template)
    case .secret(let secret): hasher.combine(secret)
    }
  }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
  package init(arrayLiteral elements: Value...) { self = .list(elements) }
  package init(dictionaryLiteral elements: (String, Value)...) {
    self = .map(Dictionary(elements) { _, last in last })
  }
}

extension Value {
  package var string: String? { if case .string(let text) = self { text } else { nil } }
  package var integer: Int? { if case .integer(let number) = self { number } else { nil } }
  package var boolean: Bool? { if case .boolean(let flag) = self { flag } else { nil } }
  package var list: [Value]? { if case .list(let items) = self { items } else { nil } }
  package var map: [String: Value]? { if case .map(let entries) = self { entries } else { nil } }

  /// True if no part of it is known only after an apply.
  package var isResolved: Bool {
    switch self {
    case .null, .boolean, .integer, .number, .string: true
    case .list(let items): items.allSatisfy(\.isResolved)
    case .map(let entries): entries.values.allSatisfy(\.isResolved)
    case .unresolved: false
    case .secret(let secret): secret.value?.isResolved ?? true
    }
  }

  /// All references in it, in the order of the text; those of a map in the order of its keys.
  package var references: [Reference] {
    switch self {
    case .null, .boolean, .integer, .number, .string: []
    case .list(let items): items.flatMap(\.references)
    case .map(let entries):
      entries.sorted { $0.key < $1.key }.flatMap(\.value.references)
    case .unresolved(let template): template.references
    case .secret(let secret): secret.value?.references ?? []
    }
  }

  /// Visits every reference in it, in no particular order. Faster than `references`.
  package func forEachReference(_ visit: (Reference) -> Void) {
    switch self {
    case .null, .boolean, .integer, .number, .string: break
    case .list(let items): for item in items { item.forEachReference(visit) }
    case .map(let entries): for entry in entries.values { entry.forEachReference(visit) }
    case .unresolved(let template):
      for case .reference(let reference) in template.parts { visit(reference) }
    case .secret(let secret): secret.value?.forEachReference(visit)
    }
  }

  /// Replaces each reference for which `lookup` returns a value. A template becomes a plain value
  /// once all its references are resolved. If it is a single reference, it becomes the value
  /// itself, of whatever type.
  package func resolving(_ lookup: (Reference) -> Value?) -> Value {
    switch self {
    case .null, .boolean, .integer, .number, .string: self
    case .list(let items): .list(items.map { $0.resolving(lookup) })
    case .map(let entries): .map(entries.mapValues { $0.resolving(lookup) })
    case .unresolved(let template): template.resolving(lookup)
    case .secret(.open(let value)): .secret(.open(value.resolving(lookup)))
    case .secret(.sealed): self
    }
  }
}
