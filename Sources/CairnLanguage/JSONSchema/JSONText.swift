/// A JSON document whose members keep their order, so that a generated file reads as its source was
/// declared.
enum JSONText: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  case value(CairnLanguage.Value)
  case list([JSONText])
  case object([(String, JSONText)])

  init(stringLiteral value: String) { self = .value(.string(value)) }
  init(integerLiteral value: Int) { self = .value(.integer(value)) }
  init(booleanLiteral value: Bool) { self = .value(.boolean(value)) }
  init(arrayLiteral elements: JSONText...) { self = .list(elements) }
  init(dictionaryLiteral elements: (String, JSONText)...) { self = .object(elements) }

  static func text(_ text: String) -> JSONText { .value(.string(text)) }
  static func number(_ number: Int) -> JSONText { .value(.integer(number)) }
  static func texts(_ texts: [String]) -> JSONText { .list(texts.map { .text($0) }) }

  /// With these members after its own.
  func adding(_ members: [(String, JSONText)]) -> JSONText {
    guard case .object(let own) = self else { return self }
    return .object(own + members)
  }

  /// Two spaces of indentation; lists of single values on one line where they are short.
  var pretty: String {
    var text = ""
    write(to: &text, indent: "")
    return text + "\n"
  }

  private func write(to text: inout String, indent: String) {
    let inner = indent + "  "
    switch self {
    case .value(let value): text += value.json
    case .list(let items):
      if let line = oneLine, line.utf8.count + indent.utf8.count < 90 {
        text += line
        return
      }
      text += "["
      for (index, item) in items.enumerated() {
        text += (index > 0 ? "," : "") + "\n" + inner
        item.write(to: &text, indent: inner)
      }
      text += "\n\(indent)]"
    case .object(let members):
      if members.isEmpty {
        text += "{}"
        return
      }
      text += "{"
      for (index, member) in members.enumerated() {
        text +=
          (index > 0 ? "," : "") + "\n" + inner + CairnLanguage.Value.string(member.0).json + ": "
        member.1.write(to: &text, indent: inner)
      }
      text += "\n\(indent)}"
    }
  }

  private var oneLine: String? {
    guard case .list(let items) = self else { return nil }
    var texts: [String] = []
    for item in items {
      guard case .value(let value) = item else { return nil }
      texts.append(value.json)
    }
    return "[" + texts.joined(separator: ", ") + "]"
  }
}
