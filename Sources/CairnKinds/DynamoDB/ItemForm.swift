import CairnAWS
import CairnJSON
import CairnLanguage

/// Items of DynamoDB as plain YAML or JSON. What those have no form for is written as a map with one
/// key, such as `{$strings: [a, b]}`.
enum ItemForm {
  /// For the documentation.
  static let words =
    "{$binary: BASE64}`, `{$strings: […]}`, `{$numbers: […]}` and `{$binaries: […]}` are binary "
    + "values and sets, and `{$map: {…}}` is a map whose only key begins with `$"

  struct Problem: Error, Hashable {
    /// In the item, such as `address.zip` or `tags[0]`; empty for the item itself.
    var path: String
    /// A sentence.
    var detail: String
  }

  static func item(_ value: Value) throws(Problem) -> DynamoDBItem {
    guard let entries = value.map else {
      throw Problem(path: "", detail: "An item is a map of its attributes.")
    }
    return try members(entries, "")
  }

  private static func members(
    _ entries: [String: Value], _ path: String
  ) throws(Problem) -> DynamoDBItem {
    var item: DynamoDBItem = [:]
    for (name, value) in entries.sorted(by: { $0.key < $1.key }) {
      item[name] = try attribute(value, path.isEmpty ? name : "\(path).\(name)")
    }
    return item
  }

  private static func attribute(
    _ value: Value, _ path: String
  ) throws(Problem) -> AttributeValue {
    switch value {
    case .null: return .null
    case .boolean(let flag): return .bool(flag)
    case .integer(let number): return .number(String(number))
    case .number(let number): return .number(try text(of: number, path))
    case .string(let text): return .string(text)
    // A stand-in until it is known.
    case .unresolved(let template): return .string(template.description)
    case .secret(let secret): return try attribute(secret.value ?? .null, path)
    case .list(let items):
      var values: [AttributeValue] = []
      for (index, item) in items.enumerated() {
        values.append(try attribute(item, "\(path)[\(index)]"))
      }
      return .list(values)
    case .map(let entries):
      if entries.count == 1, let (form, content) = entries.first, form.hasPrefix("$") {
        return try explicit(form, content, path)
      }
      return .map(try members(entries, path))
    }
  }

  private static func explicit(
    _ form: String, _ content: Value, _ path: String
  ) throws(Problem) -> AttributeValue {
    switch form {
    case "$binary": return .binary(try bytes(content, path))
    case "$map":
      guard let entries = content.map else {
        throw Problem(path: path, detail: "`$map` takes a map.")
      }
      return .map(try members(entries, path))
    case "$strings":
      return .strings(
        try elements(content, form, path) { (content, path) throws(Problem) -> String in
          guard let text = content.string else {
            throw Problem(path: path, detail: "`$strings` takes texts: write quotes around it.")
          }
          return text
        })
    case "$numbers":
      return .numbers(
        try elements(content, form, path) { (content, path) throws(Problem) -> String in
          switch content {
          case .integer(let number): return String(number)
          case .number(let number): return AttributeValue.plainNumber(try text(of: number, path))
          default: throw Problem(path: path, detail: "`$numbers` takes numbers.")
          }
        })
    case "$binaries": return .binaries(try elements(content, form, path, bytes))
    default:
      throw Problem(
        path: path,
        detail: "`\(form)` isn't one of `$binary`, `$strings`, `$numbers`, `$binaries` and `$map`. "
          + "For a map with this key, write `{$map: {\(form): …}}`.")
    }
  }

  /// Amazon DynamoDB developer guide, "Data types": a set has at least one value, and no two alike.
  private static func elements<Element: Hashable>(
    _ content: Value, _ form: String, _ path: String,
    _ read: (Value, String) throws(Problem) -> Element
  ) throws(Problem) -> [Element] {
    guard let items = content.list, !items.isEmpty else {
      throw Problem(path: path, detail: "`\(form)` takes a list with at least one value.")
    }
    var elements: [Element] = []
    for (index, item) in items.enumerated() {
      let element = try read(item, "\(path)[\(index)]")
      guard !elements.contains(element) else {
        throw Problem(path: path, detail: "A set holds each value once.")
      }
      elements.append(element)
    }
    return elements
  }

  private static func bytes(_ content: Value, _ path: String) throws(Problem) -> [UInt8] {
    guard let text = content.string, let bytes = Base64.decode(text) else {
      throw Problem(path: path, detail: "A binary value is written in base64.")
    }
    return bytes
  }

  /// Amazon DynamoDB developer guide, "Numbers": 38 digits, and magnitudes from 1E-130 to below
  /// 1E+126.
  private static func text(of number: JSONNumber, _ path: String) throws(Problem) -> String {
    if number.integer != nil { return number.text }
    let parts = number.canonical.text.split(separator: "e")
    let digits = (parts.first ?? "").filter(\.isNumber).count
    guard digits <= 38 else {
      throw Problem(
        path: path, detail: "A number of DynamoDB has at most 38 digits, and this one \(digits).")
    }
    guard parts.count == 2, let power = Int(parts[1]), power <= 126, power >= -170,
      (-130...125).contains(power + digits - 1)
    else {
      throw Problem(
        path: path, detail: "A number of DynamoDB is between 1E-130 and 1E+126, or 0.")
    }
    return number.text
  }
}
