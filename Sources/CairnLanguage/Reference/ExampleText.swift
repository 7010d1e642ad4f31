import CairnJSON

/// Converts examples of fields, which are written in YAML.
enum ExampleText {
  /// The example as JSON, for a schema's `examples`; nil if it isn't valid YAML.
  static func json(_ text: String) -> JSONText? {
    let (root, problems) = YAMLReader.read(SourceFile(name: "example", text: text))
    guard let root, problems.isEmpty else { return nil }
    return json(root)
  }

  private static func json(_ node: YAMLNode) -> JSONText {
    switch node.content {
    case .sequence(let items): .list(items.map { json($0) })
    case .mapping(let pairs): .object(pairs.map { ($0.name, json($0.value)) })
    case .scalar(let text, .plain):
      if let number = ScalarText.integer(text) {
        .number(number)
      } else if let number = JSONNumber(yaml: text) {
        .value(.number(number))
      } else {
        switch text {
        case "true": true
        case "false": false
        default: .text(text)
        }
      }
    case .scalar(let text, _): .text(text)
    }
  }
}

extension ExampleText {
  /// The lines of one section of a stack, as written; nil if the stack doesn't have it.
  static func section(_ name: String, of file: SourceFile) -> [String]? {
    let (root, problems) = YAMLReader.read(file)
    guard problems.isEmpty, let pair = root?.pairs?.first(where: { $0.name == name }) else {
      return nil
    }
    let bytes = file.bytes[pair.key.place.start.offset..<pair.value.place.end.offset]
    return String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
  }
}
