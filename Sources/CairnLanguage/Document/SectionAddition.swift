/// A declaration to add to a section of a stack.
struct SectionAddition {
  var section: String
  /// In YAML, its lines indented from the declaration's own column.
  var text: String

  /// - Parameter order: the sections as a stack has them: a new one goes before the first that comes
  ///   later.
  func edit(in outline: Outline, _ lines: LineIndex, order: [String]) -> TextEdit {
    func insertion(_ text: String, at offset: Int) -> TextEdit {
      let place = lines.position(offset)
      return TextEdit(range: SourceRange(start: place, end: place), replacement: text)
    }
    func indented(_ columns: Int) -> String {
      text.split(separator: "\n", omittingEmptySubsequences: false)
        .map { String(repeating: " ", count: columns) + $0 }.joined(separator: "\n")
    }
    if let entry = outline.child(section, of: 0) {
      if case .flow(let open, _, true) = outline[entry].value {
        let isEmpty = outline[entry].firstChild == nil
        return insertion(flow + (isEmpty ? "" : ", "), at: open + 1)
      }
      let columns = outline[entry].firstChild.map { max(outline[$0].indent, 1) } ?? 2
      let end = lines.end(ofLineAt: outline[entry].end)
      return insertion("\n" + indented(columns), at: end)
    }
    let rank = order.firstIndex(of: section) ?? order.count
    let later = outline.children(of: 0).first { child in
      (order.firstIndex(of: outline.name(of: child)) ?? -1) > rank
    }
    if let later {
      return insertion("\(section):\n\(indented(2))\n\n", at: outline[later].start)
    }
    let end = outline.bytes.count
    let isOpenLine = end > 0 && outline.bytes[end - 1] != 0x0A
    return insertion("\(isOpenLine ? "\n" : "")\n\(section):\n\(indented(2))\n", at: end)
  }

  /// On one line; only declarations of a name and plain fields come so.
  private var flow: String {
    let parts = text.split(separator: "\n").map { line in String(line.drop { $0 == " " }) }
    guard parts.count > 1, let head = parts.first else { return text }
    return "\(head) {\(parts.dropFirst().joined(separator: ", "))}"
  }
}

extension StackKeys {
  /// The keys of a stack in the order in which they are written.
  static func order(of sections: [String]) -> [String] {
    fields.map(\.name).filter { $0 != "outputs" } + sections + ["outputs"]
  }
}
