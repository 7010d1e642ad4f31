import CairnLanguage

extension OpenAPIFile {
  /// What a node refers to with `$ref`, or the node itself; nil, with a message, if that isn't in the
  /// file.
  mutating func resolved(_ node: YAMLNode) -> YAMLNode? {
    var node = node
    var seen: Set<String> = []
    while let reference = node["$ref"] {
      let text = reference.text ?? ""
      guard seen.insert(text).inserted else {
        refuse(reference, "Reference to itself", "`\(text)` leads back to itself.")
        return nil
      }
      guard let target = target(of: reference) else { return nil }
      node = target
    }
    return node
  }

  /// What a JSON pointer such as `#/components/schemas/Order` points to; nil, with a message, if
  /// that isn't in the file.
  mutating func target(of reference: YAMLNode) -> YAMLNode? {
    let text = reference.text ?? ""
    guard text.hasPrefix("#/") else {
      refuse(
        reference, "Reference to another file",
        "`\(text)` is outside the file: write what it means in this one, for example with "
          + "`npx @redocly/cli bundle`.")
      return nil
    }
    var node = root
    for name in BodySchema.pointer(text) {
      let next: YAMLNode? =
        if let items = node.items {
          Int(name).flatMap { items.indices.contains($0) ? items[$0] : nil }
        } else {
          node[Self.unescaped(name)] ?? node[name]
        }
      guard let next else {
        let near = NearMiss.best(for: name, among: (node.pairs ?? []).map(\.name))
        refuse(
          reference, "Reference to nothing",
          "The file has nothing at `\(text)`." + (near.map { " Did you mean `\($0)`?" } ?? ""))
        return nil
      }
      node = next
    }
    return node
  }

  /// Braces of paths are often escaped as in a URL.
  private static func unescaped(_ name: String) -> String {
    var name = name
    for (escape, text) in [("%7B", "{"), ("%7D", "}"), ("%7b", "{"), ("%7d", "}")] {
      name = name.split(separator: escape, omittingEmptySubsequences: false).joined(separator: text)
    }
    return name
  }
}
