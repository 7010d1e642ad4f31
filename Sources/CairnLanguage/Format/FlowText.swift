/// Values on one line: `{a: 1, b: [x, y]}`.
struct FlowText {
  private let source: SourceFile

  init(_ source: SourceFile) { self.source = source }

  /// Nil if the node can't be written on one line.
  func text(of node: LayoutNode, withProperties: Bool = true) -> String? {
    guard let text = bareText(of: node) else { return nil }
    guard withProperties, !node.properties.isEmpty else { return text }
    return text.isEmpty ? node.properties : node.properties + " " + text
  }

  private func bareText(of node: LayoutNode) -> String? {
    switch node.content {
    case .alias: return raw(node)
    case .scalar(.literal), .scalar(.folded): return nil
    case .scalar:
      let lines = ScalarLayout(source, node).lines
      return lines.count == 1 ? lines[0] : nil
    case .collection(let collection):
      if collection.holdsComments { return nil }
      var parts: [String] = []
      for entry in collection.entries {
        guard let value = text(of: entry.value) else { return nil }
        guard let key = entry.key else {
          parts.append(value)
          continue
        }
        // A key without a value needs no colon here; a comma right after the colon could be
        // misread.
        parts.append(
          value.isEmpty ? text(ofKey: key, inFlow: true) : "\(text(ofKey: key)): \(value)")
      }
      let inner = parts.joined(separator: ", ")
      return collection.isMapping ? "{\(inner)}" : "[\(inner)]"
    }
  }

  /// - Parameter inFlow: only a comma or a bracket can follow.
  func text(ofKey key: LayoutNode, inFlow: Bool = false) -> String {
    let properties = key.properties.isEmpty ? "" : key.properties + " "
    switch key.content {
    // Without the space, the colon would be read as part of the alias's name.
    case .alias: return raw(key) + (inFlow ? "" : " ")
    case .scalar: return properties + ScalarLayout(source, key).keyText
    case .collection: return properties + raw(key)
    }
  }

  private func raw(_ node: LayoutNode) -> String {
    String(decoding: source.bytes[node.range.start.offset..<node.range.end.offset], as: UTF8.self)
  }
}
