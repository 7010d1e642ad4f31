/// Places of declarations and fields in the text.
extension StackDocument {
  /// A field's path in its resource, as plans write it: `deadLetter.maxReceives`,
  /// `statements[0].Action`.
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

  /// The place of a field, of the next thing around it that is written, or of the resource's name;
  /// nil when there is no such resource.
  package func place(of address: ResourceAddress, path: String? = nil) -> SourceRange? {
    if let declaration = declarations[address] { return declaration.location(of: path).range }
    return symbolTable.entry(of: address).map { range(outline.inner(outline[$0].key)) }
  }

  /// The last anchor of a name before a place, which is the one that an alias means.
  func anchor(_ name: String, before offset: Int) -> Int? {
    outline.entries.lastIndex { entry in
      guard let anchor = entry.anchor, anchor.upperBound <= offset else { return false }
      return outline.text(anchor.dropFirst()) == name
    }
  }
}

extension Outline {
  /// Where an entry stands in the tree.
  func steps(to index: Int) -> [YAMLStep] {
    chain(to: index).map { index in
      self[index].kind == .item ? .item(number(ofItem: index)) : .key(name(of: index))
    }
  }

  /// The number of an item in its list, from 0.
  fileprivate func number(ofItem index: Int) -> Int {
    children(of: self[index].parent).prefix { $0 != index }.count
  }
}
