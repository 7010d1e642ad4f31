/// A JSON document as a value.
///
/// Numbers keep their text, so that a DynamoDB number or a 64-bit id passes through unchanged; two
/// numbers are equal when they are spelled alike (`1` is not `1.0`). Objects have no order: output is
/// sorted by the UTF-8 bytes of the keys, so that equal values always serialize alike. Keys that Unicode
/// calls equivalent (`é` in one scalar or in two) are one key.
public enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// An integer.
  public static func int(_ value: some BinaryInteger) -> JSONValue {
    .number(JSONNumber(value))
  }

  /// A floating-point number; `null` when it isn't finite, which JSON can't express.
  public static func double(_ value: Double) -> JSONValue {
    JSONNumber(value).map { .number($0) } ?? .null
  }
}

extension JSONValue {
  /// The value of a key; nil when this is not an object or has no such key.
  public subscript(key: String) -> JSONValue? {
    object?[key]
  }

  /// The element at an index; nil when this is not an array or is shorter.
  public subscript(index: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  public var isNull: Bool { self == .null }

  public var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  public var bool: Bool? {
    if case .bool(let flag) = self { flag } else { nil }
  }

  public var number: JSONNumber? {
    if case .number(let number) = self { number } else { nil }
  }

  /// A number that is whole and fits; `60.0` and `6e1` count as 60.
  public var int: Int? { number?.integer }

  public var double: Double? { number?.double }

  public var array: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  public var object: [String: JSONValue]? {
    if case .object(let members) = self { members } else { nil }
  }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringInterpolation,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(nilLiteral: ()) { self = .null }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral value: Int) { self = .int(value) }
  public init(floatLiteral value: Double) { self = .double(value) }
  public init(stringLiteral value: String) { self = .string(value) }
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

  /// Of equal keys the last one wins.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    var members = [String: JSONValue](minimumCapacity: elements.count)
    for (key, value) in elements { members[key] = value }
    self = .object(members)
  }
}

extension JSONValue: CustomStringConvertible {
  /// The compact JSON text.
  public var description: String { serialized() }
}
