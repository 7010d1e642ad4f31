extension XMLTree {
  /// The elements inside; none of one that holds text.
  package var elements: [XMLTree] {
    if case .elements(let elements) = content { elements } else { [] }
  }

  /// The text of an element that holds no others.
  package var text: String? {
    switch content {
    case .text(let text): text
    case .elements(let elements): elements.isEmpty ? "" : nil
    }
  }

  /// Whether it says `true`.
  package var isTrue: Bool { text?.lowercased() == "true" }

  package func elements(_ name: String) -> [XMLTree] { elements.filter { $0.name == name } }

  /// The first element of that name.
  package subscript(_ name: String) -> XMLTree? { elements.first { $0.name == name } }

  /// The elements at a path such as `["Expiration", "Days"]`.
  package func elements(at path: some Collection<String>) -> [XMLTree] {
    path.reduce([self]) { trees, name in trees.flatMap { $0.elements(name) } }
  }

  /// The first element of that name, which the API reference promises.
  func required(_ name: String) throws(XMLError) -> XMLTree {
    guard let element = self[name] else {
      throw XMLError(description: "\(self.name) has no \(name)")
    }
    return element
  }

  /// The text of an element that the API reference promises.
  func requiredText(_ name: String) throws(XMLError) -> String {
    guard let text = try required(name).text else {
      throw XMLError(description: "\(name) of \(self.name) has no text")
    }
    return text
  }

  /// Checks a number that may be missing.
  func requireNumber(_ name: String) throws(XMLError) {
    guard let text = self[name]?.text, Int(text) == nil else { return }
    throw XMLError(description: "\(name) of \(self.name) isn't a number")
  }

  /// The items of a list of the Query protocol: `<Name><member>…</member>…</Name>`.
  func members(_ name: String) -> [XMLTree] { self[name]?.elements("member") ?? [] }
}

extension [XMLTree] {
  /// Elements that hold `Key` and `Value`; of two with one key the last counts.
  func tags() throws(XMLError) -> [String: String] {
    var tags: [String: String] = [:]
    for tag in self { tags[try tag.requiredText("Key")] = tag["Value"]?.text ?? "" }
    return tags
  }
}

extension XMLTree {
  /// The paths of the elements inside that aren't among those known, each down to where its path
  /// leaves them, and each once.
  package func unknown(besides known: Set<String>) -> [String] {
    var found: [String] = []
    func look(_ tree: XMLTree, _ path: String) {
      for element in tree.elements {
        let inner = path.isEmpty ? element.name : "\(path).\(element.name)"
        if known.contains(inner) && element.elements.isEmpty { continue }
        if known.contains(where: { $0.hasPrefix("\(inner).") }) {
          look(element, inner)
        } else if !found.contains(inner) {
          found.append(inner)
        }
      }
    }
    look(self, "")
    return found
  }

  /// The texts inside with their paths.
  package var leaves: [(path: String, text: String)] {
    elements.flatMap { element -> [(path: String, text: String)] in
      if element.elements.isEmpty { return [(element.name, element.text ?? "")] }
      return element.leaves.map { ("\(element.name).\($0.path)", $0.text) }
    }
  }
}
