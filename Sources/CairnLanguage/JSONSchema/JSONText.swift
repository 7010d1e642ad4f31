import CairnJSON

/// A JSON document with ordered members, so that a generated file keeps the order of the
/// declarations.
enum JSONText: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  case value(JSONValue)
  case list([JSONText])
  case object([(String, JSONText)])

  init(stringLiteral value: String) { self = .value(.string(value)) }
  init(integerLiteral value: Int) { self = .value(.int(value)) }
  init(booleanLiteral value: Bool) { self = .value(.bool(value)) }
  init(arrayLiteral elements: JSONText...) { self = .list(elements) }
  init(dictionaryLiteral elements: (String, JSONText)...) { self = .object(elements) }

  static func text(_ text: String) -> JSONText { .value(.string(text)) }
  static func number(_ number: Int) -> JSONText { .value(.int(number)) }
  static func texts(_ texts: [String]) -> JSONText { .list(texts.map { .text($0) }) }

  /// The object with these members added at its end.
  func adding(_ members: [(String, JSONText)]) -> JSONText {
    guard case .object(let own) = self else { return self }
    return .object(own + members)
  }

  /// The document with two spaces of indentation, and short lists of scalars on one line.
  var pretty: String {
    var writer = JSONWriter(pretty: true)
    write(to: &writer, depth: 0)
    return String(decoding: writer.bytes, as: UTF8.self) + "\n"
  }

  private func write(to writer: inout JSONWriter, depth: Int) {
    switch self {
    case .value(let value):
      // Values in such a document are short, so copying their bytes is cheap.
      writer.write(json: value.bytes())
    case .list(let items):
      if let line = oneLine, line.utf8.count + 2 * depth < 90 {
        writer.write(json: line.utf8)
        return
      }
      writer.beginArray()
      for item in items { item.write(to: &writer, depth: depth + 1) }
      writer.endArray()
    case .object(let members):
      writer.beginObject()
      for (name, value) in members {
        writer.key(name)
        value.write(to: &writer, depth: depth + 1)
      }
      writer.endObject()
    }
  }

  private var oneLine: String? {
    guard case .list(let items) = self else { return nil }
    var texts: [String] = []
    for item in items {
      guard case .value(let value) = item else { return nil }
      texts.append(value.serialized())
    }
    return "[" + texts.joined(separator: ", ") + "]"
  }
}
