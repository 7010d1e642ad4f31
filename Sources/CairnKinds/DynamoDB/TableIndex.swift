import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// The fields of secondary indexes, and their spelling in DynamoDB.
enum TableIndex {
  static let partitionKey = Field<Properties>(
    "partitionKey", .object(TableKey.fields), .required,
    doc: "Attribute of the index's partition key.", example: "{name: status}")
  static let sortKey = Field<Properties>(
    "sortKey", .object(TableKey.fields), doc: "Attribute of the index's sort key.",
    example: "{name: created, type: number}")
  static let localSortKey = Field<Properties>(
    "sortKey", .object(TableKey.fields), .required,
    doc: "Attribute of the index's sort key; the partition key is the table's.",
    example: "{name: size, type: number}")
  static let projection = Field<String>(
    "projection", .enumeration(["all", "keys-only", "include"]), default: "all",
    doc: "Which attributes the index contains besides the keys.", example: "keys-only")
  static let include = Field<[String]>(
    "include",
    .list(.string(StringRule(length: 1...255)), count: 0...20, order: .insignificant), default: [],
    doc: "The attributes that `projection: include` adds to the keys.",
    example: "[title, size]")
  static let readCapacity = Field<Int>(
    "readCapacity", .integer(1...1_000_000),
    doc: "Read capacity units, with `billing: provisioned`; the table's without it.",
    example: "5")
  static let writeCapacity = Field<Int>(
    "writeCapacity", .integer(1...1_000_000),
    doc: "Write capacity units, with `billing: provisioned`; the table's without it.",
    example: "5")

  static let globalFields = [
    partitionKey.schema, sortKey.schema, projection.schema, include.schema, readCapacity.schema,
    writeCapacity.schema,
  ]
  static let localFields = [localSortKey.schema, projection.schema, include.schema]

  static func keys(of index: Properties) -> [TableKey] {
    [TableKey(index[partitionKey]), TableKey(index[sortKey])].compactMap { $0 }
  }

  static func projection(of index: Properties) -> JSONValue {
    switch index[projection] ?? "all" {
    case "keys-only": ["ProjectionType": "KEYS_ONLY"]
    case "include":
      [
        "ProjectionType": "INCLUDE",
        "NonKeyAttributes": .array((index[include] ?? []).map(JSONValue.string)),
      ]
    default: ["ProjectionType": "ALL"]
    }
  }

  /// The index's own capacity, or the table's.
  static func throughput(of index: Properties, in table: Properties) -> JSONValue {
    [
      "ReadCapacityUnits": .int(index[readCapacity] ?? table[Table.readCapacity] ?? 1),
      "WriteCapacityUnits": .int(index[writeCapacity] ?? table[Table.writeCapacity] ?? 1),
    ]
  }

  /// The request member for a new global index.
  static func global(_ name: String, _ index: Properties, in table: Properties) -> JSONValue {
    var input: [String: JSONValue] = [
      "IndexName": .string(name),
      "KeySchema": TableKey.schema(TableKey(index[partitionKey]), TableKey(index[sortKey])),
      "Projection": projection(of: index),
    ]
    if table[Table.billing] == "provisioned" {
      input["ProvisionedThroughput"] = throughput(of: index, in: table)
    }
    return .object(input)
  }

  static func local(_ name: String, _ index: Properties, in table: Properties) -> JSONValue {
    [
      "IndexName": .string(name),
      "KeySchema": TableKey.schema(
        TableKey(table[Table.partitionKey]), TableKey(index[localSortKey])),
      "Projection": projection(of: index),
    ]
  }

  /// Reads an index of a description, without its capacities.
  static func properties(
    of index: JSONValue, isGlobal: Bool, definitions: [String: String]
  ) -> Properties {
    var properties = Properties()
    if isGlobal {
      properties[partitionKey] =
        TableKey(role: "HASH", of: index["KeySchema"], definitions: definitions)?.properties
    }
    properties[sortKey] =
      TableKey(role: "RANGE", of: index["KeySchema"], definitions: definitions)?.properties
    switch index["Projection"]?["ProjectionType"]?.string {
    case "KEYS_ONLY": properties[projection] = "keys-only"
    case "INCLUDE": properties[projection] = "include"
    default: properties[projection] = "all"
    }
    properties[include] =
      (index["Projection"]?["NonKeyAttributes"]?.array ?? []).compactMap(\.string).sorted()
    return properties
  }
}
