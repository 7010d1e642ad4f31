import CairnAWS
import CairnJSON

extension AttributeValue {
  /// The value without DynamoDB's type tags. Numbers keep their digits; binaries become base64.
  var plainJSON: JSONValue {
    switch self {
    case .string(let text): .string(text)
    case .number(let text): Self.number(text)
    case .binary(let bytes): .string(Base64.encode(bytes))
    case .bool(let flag): .bool(flag)
    case .null: .null
    case .list(let values): .array(values.map(\.plainJSON))
    case .map(let members): .object(members.mapValues(\.plainJSON))
    case .strings(let texts): .array(texts.map { .string($0) })
    case .numbers(let texts): .array(texts.map(Self.number))
    case .binaries(let values): .array(values.map { .string(Base64.encode($0)) })
    }
  }

  /// DynamoDB takes spellings that JSON does not know, such as `+1` and `.5`.
  private static func number(_ text: String) -> JSONValue {
    JSONNumber(text).map { .number($0) } ?? .string(text)
  }
}
