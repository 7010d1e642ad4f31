import CairnJSON

/// A value in a DynamoDB item (Amazon DynamoDB "AttributeValue").
public indirect enum AttributeValue: Sendable, Hashable {
  case string(String)
  /// The number's text, up to 38 digits: never through a Double.
  case number(String)
  case binary([UInt8])
  case bool(Bool)
  case null
  case list([AttributeValue])
  case map([String: AttributeValue])
  /// Sets come in no order.
  case strings([String])
  case numbers([String])
  case binaries([[UInt8]])

  public static func int(_ value: some BinaryInteger) -> AttributeValue {
    .number(String(value))
  }
}

/// The attributes of an item by name.
public typealias DynamoDBItem = [String: AttributeValue]

extension AttributeValue {
  public var string: String? { if case .string(let text) = self { text } else { nil } }
  /// The text of a number.
  public var number: String? { if case .number(let text) = self { text } else { nil } }
  public var int: Int? { number.flatMap { Int($0) } }
  public var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
  public var list: [AttributeValue]? { if case .list(let values) = self { values } else { nil } }
  public var map: DynamoDBItem? { if case .map(let values) = self { values } else { nil } }
}

extension AttributeValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int) { self = .int(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension AttributeValue {
  /// The tagged form of the wire, such as `{"N": "1"}`.
  public var json: JSONValue {
    switch self {
    case .string(let text): ["S": .string(text)]
    case .number(let text): ["N": .string(text)]
    case .binary(let bytes): ["B": .string(Base64.encode(bytes))]
    case .bool(let flag): ["BOOL": .bool(flag)]
    case .null: ["NULL": true]
    case .list(let values): ["L": .array(values.map(\.json))]
    case .map(let values): ["M": .object(values.mapValues(\.json))]
    case .strings(let texts): ["SS": .array(texts.map { .string($0) })]
    case .numbers(let texts): ["NS": .array(texts.map { .string($0) })]
    case .binaries(let values): ["BS": .array(values.map { .string(Base64.encode($0)) })]
    }
  }

  /// Nil if the JSON isn't a tagged value.
  public init?(json: JSONValue) {
    guard let members = json.object, members.count == 1, let (type, content) = members.first,
      let value = Self.read(type, content)
    else { return nil }
    self = value
  }

  private static func read(_ type: String, _ content: JSONValue) -> AttributeValue? {
    switch type {
    case "S": return content.string.map { .string($0) }
    case "N": return content.string.map { .number($0) }
    case "B": return content.string.flatMap { Base64.decode($0) }.map { .binary($0) }
    case "BOOL": return content.bool.map { .bool($0) }
    case "NULL": return content.bool == true ? .null : nil
    case "L": return elements(content) { AttributeValue(json: $0) }.map { .list($0) }
    case "M": return DynamoDBItem(json: content).map { .map($0) }
    case "SS": return elements(content) { $0.string }.map { .strings($0) }
    case "NS": return elements(content) { $0.string }.map { .numbers($0) }
    case "BS":
      return elements(content) { $0.string.flatMap { Base64.decode($0) } }.map { .binaries($0) }
    default: return nil
    }
  }

  /// All of an array, or nil.
  private static func elements<Element>(
    _ content: JSONValue, _ read: (JSONValue) -> Element?
  ) -> [Element]? {
    guard let array = content.array else { return nil }
    let elements = array.compactMap(read)
    return elements.count == array.count ? elements : nil
  }
}

extension [String: AttributeValue] {
  /// The item as the wire has it.
  public var json: JSONValue { .object(mapValues(\.json)) }

  /// Nil if the JSON isn't an object of tagged values.
  public init?(json: JSONValue) {
    guard let members = json.object else { return nil }
    var item: Self = [:]
    for (name, content) in members {
      guard let value = AttributeValue(json: content) else { return nil }
      item[name] = value
    }
    self = item
  }
}
