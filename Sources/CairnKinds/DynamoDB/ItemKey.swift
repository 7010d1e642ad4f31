import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// The key of a table, by which items are told apart, and the keys of items as texts.
struct ItemKey: Hashable, Sendable {
  let partition: TableKey
  let sort: TableKey?

  /// Nil for a description without a key.
  init?(_ description: TableDescription) {
    let properties = description.properties(declared: Properties())
    guard let partition = TableKey(properties[Table.partitionKey]) else { return nil }
    self.partition = partition
    sort = TableKey(properties[Table.sortKey])
  }

  init?(_ table: ResourceDeclaration) {
    let properties = Properties(table.properties)
    guard let partition = TableKey(properties[Table.partitionKey]) else { return nil }
    self.partition = partition
    sort = TableKey(properties[Table.sortKey])
  }

  var parts: [TableKey] { [partition] + (sort.map { [$0] } ?? []) }
  var names: [String] { parts.map(\.name) }

  /// Such as `ada`, or `ada/2026-01-01` with a sort key; nil if an attribute is missing, or can't be
  /// a part of a key.
  static func text(_ item: DynamoDBItem, _ names: [String]) -> String? {
    let parts = names.compactMap { item[$0].flatMap(text) }
    return parts.count == names.count ? parts.joined(separator: "/") : nil
  }

  private static func text(_ value: AttributeValue) -> String? {
    switch value {
    case .string(let text): text.replacing("%", with: "%25").replacing("/", with: "%2F")
    case .number(let text): AttributeValue.plainNumber(text)
    case .binary(let bytes): Base64.encode(bytes).replacing("/", with: "%2F")
    case .bool, .null, .list, .map, .strings, .numbers, .binaries: nil
    }
  }

  /// The item with the spelling of its key that `key(of:)` has.
  ///
  /// Quirk of LocalStack: numbers in keys are compared as texts, so `1.50` isn't found as `1.5`.
  func normalized(_ item: DynamoDBItem) -> DynamoDBItem {
    var normal = item
    for part in parts {
      if case .number(let text)? = item[part.name] {
        normal[part.name] = .number(AttributeValue.plainNumber(text))
      }
    }
    return normal
  }

  /// The key with this text; nil if it isn't one of this table.
  func key(of text: String) -> DynamoDBItem? {
    let texts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard texts.count == parts.count else { return nil }
    var key: DynamoDBItem = [:]
    for (part, text) in zip(parts, texts) {
      let plain = text.replacing("%2F", with: "/").replacing("%25", with: "%")
      switch part.letter {
      case "N": key[part.name] = .number(String(plain))
      case "B":
        guard let bytes = Base64.decode(String(plain)) else { return nil }
        key[part.name] = .binary(bytes)
      default: key[part.name] = .string(String(plain))
      }
    }
    return key
  }

  /// Why an item has no valid key; nil if it has one.
  func problem(of item: DynamoDBItem) -> (attribute: String, detail: String)? {
    for part in parts {
      switch (part.letter, item[part.name]) {
      case ("S", .string(let text)?) where !text.isEmpty: continue
      case ("N", .number?): continue
      case ("B", .binary(let bytes)?) where !bytes.isEmpty: continue
      case (_, nil):
        return (part.name, "The key attribute `\(part.name)` is missing.")
      case ("S", .string?), ("B", .binary?):
        return (part.name, "The key attribute `\(part.name)` can't be empty.")
      default:
        return (part.name, "The key attribute `\(part.name)` of the table is a \(part.type).")
      }
    }
    return nil
  }
}
