/// Places of declarations and fields in the text.
extension StackDocument {
  /// A field's path in its resource, as in plans: `deadLetter.maxReceives`, `statements[0].Action`.
  func path(of entry: Int) -> String {
    var path = ""
    var slot = Slot.root
    for index in outline.chain(to: entry) {
      let around = slot
      switch outline[index].kind {
      case .root, .bare: break
      case .key:
        let name = outline.name(of: index)
        slot = around.value(ofKey: name, in: kinds)
        guard around.resource != nil || around.parameter != nil else { continue }
        let isOfStatement =
          if around.isStatement, case .typed(.object(let fields)) = around.content {
            fields.contains { $0.name == "actions" }
          } else { false }
        let word = isOfStatement ? PolicyStatement.spelling(of: name) : name
        path += path.isEmpty ? word : "." + word
      case .item:
        slot = around.item
        path += "[\(outline.number(ofItem: index))]"
      }
    }
    return path
  }

  /// The place of a field, of its closest written parent, or of the resource's name; nil if the
  /// resource doesn't exist.
  package func place(of address: ResourceAddress, path: String? = nil) -> SourceRange? {
    if let declaration = declarations[address] { return declaration.location(of: path).range }
    return symbolTable.entry(of: address).map { range(outline.inner(outline[$0].key)) }
  }

  /// The entry with the last anchor of this name before a place, which is the one that an alias
  /// repeats.
  func anchor(_ name: String, before offset: Int) -> Int? {
    outline.entries.lastIndex { entry in
      guard let anchor = entry.anchor, anchor.upperBound <= offset else { return false }
      return outline.text(anchor.dropFirst()) == name
    }
  }
}

extension Outline {
  /// The path of an entry in the tree.
  func steps(to index: Int) -> [YAMLStep] {
    chain(to: index).map { index in
      self[index].kind == .item ? .item(number(ofItem: index)) : .key(name(of: index))
    }
  }

  /// The index of an item in its list.
  fileprivate func number(ofItem index: Int) -> Int {
    children(of: self[index].parent).prefix { $0 != index }.count
  }
}
