import CairnAWS
import CairnLanguage

extension Value {
  /// The same document as JSON; nil while a part of it is not known.
  package var json: JSONValue? {
    switch self {
    case .null: return .null
    case .boolean(let flag): return .bool(flag)
    case .integer(let number): return .int(number)
    case .string(let text): return .string(text)
    case .list(let items):
      var elements: [JSONValue] = []
      for item in items {
        guard let element = item.json else { return nil }
        elements.append(element)
      }
      return .array(elements)
    case .map(let entries):
      var members: [String: JSONValue] = [:]
      for (key, entry) in entries {
        guard let member = entry.json else { return nil }
        members[key] = member
      }
      return .object(members)
    case .unresolved: return nil
    }
  }

  /// A JSON document as the stack language sees it; a number that is not whole becomes a text.
  package init(_ json: JSONValue) {
    self =
      switch json {
      case .null: .null
      case .bool(let flag): .boolean(flag)
      case .number(let text): json.int.map(Value.integer) ?? .string(text)
      case .string(let text): .string(text)
      case .array(let elements): .list(elements.map(Value.init))
      case .object(let members): .map(members.mapValues(Value.init))
      }
  }
}
