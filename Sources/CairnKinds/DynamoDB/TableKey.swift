import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// A key attribute of a table or index.
struct TableKey: Hashable, Sendable {
  static let nameField = Field<String>(
    "name", .string(StringRule(length: 1...255)), .required, doc: "The attribute's name.",
    example: "user_id")
  static let typeField = Field<String>(
    "type", .enumeration(["string", "number", "binary"]), default: "string",
    doc: "The attribute's type.", example: "number")
  static let fields = [nameField.schema, typeField.schema]

  var name: String
  /// `string`, `number` or `binary`.
  var type: String

  init?(_ properties: Properties?) {
    guard let name = properties?[Self.nameField] else { return nil }
    self.name = name
    type = properties?[Self.typeField] ?? "string"
  }

  /// DynamoDB's letter for the type.
  var letter: String {
    switch type {
    case "number": "N"
    case "binary": "B"
    default: "S"
    }
  }

  /// Reads a key of a description, its type from the description's attribute definitions.
  init?(role: String, of schema: JSONValue?, definitions: [String: String]) {
    let part = schema?.array?.first { $0["KeyType"]?.string == role }
    guard let name = part?["AttributeName"]?.string else { return nil }
    self.name = name
    switch definitions[name] {
    case "N": type = "number"
    case "B": type = "binary"
    default: type = "string"
    }
  }

  var properties: Properties {
    var properties = Properties()
    properties[Self.nameField] = name
    properties[Self.typeField] = type
    return properties
  }

  static func schema(_ partition: TableKey?, _ sort: TableKey?) -> JSONValue {
    var parts: [JSONValue] = []
    if let partition {
      parts.append(["AttributeName": .string(partition.name), "KeyType": "HASH"])
    }
    if let sort { parts.append(["AttributeName": .string(sort.name), "KeyType": "RANGE"]) }
    return .array(parts)
  }

  /// The definitions of several keys, each attribute once.
  static func definitions(_ keys: [TableKey]) -> JSONValue {
    let types = Dictionary(keys.map { ($0.name, $0.letter) }) { first, _ in first }
    return .array(
      types.sorted { $0.key < $1.key }
        .map { ["AttributeName": .string($0.key), "AttributeType": .string($0.value)] })
  }
}
