import CairnAWS
import CairnLanguage

extension Value {
  /// As JSON. What is not known yet becomes an object that quotes the template, a secret one that
  /// holds its hash.
  package var asJSON: JSONValue {
    switch self {
    case .null: .null
    case .boolean(let flag): .bool(flag)
    case .integer(let number): .int(number)
    case .number(let number): .number(number.text)
    case .string(let text): .string(text)
    case .list(let items): .array(items.map(\.asJSON))
    case .map(let entries): .object(entries.mapValues(\.asJSON))
    case .unresolved(let template): .object([Self.unresolvedKey: .string(template.description)])
    // Who writes seals first; what was forgotten is nothing's hash.
    case .secret(.open): .object([Self.secretKey: .null])
    case .secret(.sealed(let hash)): .object([Self.secretKey: .string(hash)])
    }
  }

  /// Nil where a number is none of JSON's, which no parser gives.
  package init?(json: JSONValue) {
    switch json {
    case .null: self = .null
    case .bool(let flag): self = .boolean(flag)
    case .string(let text): self = .string(text)
    case .number(let text):
      if let integer = Int(text) {
        self = .integer(integer)
      } else if let number = Number(json: text) {
        self = .number(number)
      } else {
        return nil
      }
    case .array(let items):
      var values: [Value] = []
      for item in items {
        guard let value = Value(json: item) else { return nil }
        values.append(value)
      }
      self = .list(values)
    case .object(let members):
      if members.count == 1, let hash = members[Self.secretKey] {
        self = .secret(.sealed(hash.string ?? ""))
        return
      }
      guard let values = [String: Value](json: json, count: members.count) else { return nil }
      self = .map(values)
    }
  }

  private static let unresolvedKey = "$unresolved"
  private static let secretKey = "$secret"
}

extension [String: Value] {
  package var asJSON: JSONValue { .object(mapValues(\.asJSON)) }

  package init?(json: JSONValue?) {
    guard let members = json?.object, let json else { return nil }
    self.init(json: json, count: members.count)
  }

  fileprivate init?(json: JSONValue, count: Int) {
    self.init(minimumCapacity: count)
    for (key, member) in json.object ?? [:] {
      guard let value = Value(json: member) else { return nil }
      self[key] = value
    }
  }
}
