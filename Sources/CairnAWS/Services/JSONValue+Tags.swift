import CairnJSON

extension JSONValue {
  /// Tags as a list of `{Key, Value}`, sorted by key.
  static func keyValues(
    _ tags: [String: String], _ key: String = "Key", _ value: String = "Value"
  )
    -> JSONValue
  {
    .array(
      tags.sorted { $0.key < $1.key }.map { [key: .string($0.key), value: .string($0.value)] })
  }

  /// A list of `{Key, Value}` as a map.
  var keyValues: [String: String] { keyValues() }

  /// A list of tags whose members have these names, as a map.
  func keyValues(_ key: String = "Key", _ value: String = "Value") -> [String: String] {
    Dictionary(
      (array ?? []).compactMap { tag in
        tag[key]?.string.map { ($0, tag[value]?.string ?? "") }
      }, uniquingKeysWith: { first, _ in first })
  }
}

extension JSONValue {
  /// `NextToken` of a page; nil on the last one.
  var nextToken: JSONValue? {
    guard let token = self["NextToken"], token.string?.isEmpty == false else { return nil }
    return token
  }
}
