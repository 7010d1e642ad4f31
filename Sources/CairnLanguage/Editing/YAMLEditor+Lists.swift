/// Items of lists come and go.
extension YAMLEditor {
  func insertion(
    ofItem fragment: YAMLFragment, at index: Int, in parent: Place
  ) -> [Splice]? {
    let list = parent.node
    guard let items = list.items else { return nil }
    if list.style == .flow {
      let text = writer.flow(fragment)
      guard !items.isEmpty else { return flowInsertion(of: text, after: nil, in: list) }
      guard let former = items[at: index - 1] else {
        let start = items[0].place.start.offset
        let separator = flowSeparator(before: items[0])
        return [Splice(start..<start, text + separator)]
      }
      let end = former.place.end.offset
      return [Splice(end..<end, flowSeparator(before: former) + text)]
    }
    guard let neighbour = items[at: index - 1] ?? items.first,
      let dash = dash(before: neighbour.place.start.offset)
    else { return nil }
    let start = source.lineStart(of: dash)
    let column = source.location(ofBytes: dash..<dash).range.start.column - 1
    let lines = writer.item(fragment, column: column, isFlow: neighbour.style == .flow)
    if index > 0 { return [lineInsertion(lines, after: neighbour.place.end.offset)] }
    guard source.isBlank(start..<dash) else { return nil }
    let text = lines.map { $0 + layout.lineBreak }.joined()
    return [Splice(start..<start, text)]
  }

  /// - Parameter path: of the item.
  func removal(ofItem index: Int, from parent: Place, at path: [YAMLStep]) -> [Splice]? {
    guard let items = parent.node.items, let item = items[at: index] else { return nil }
    let range = item.place.start.offset..<item.place.end.offset
    if parent.node.style == .flow {
      return [
        Splice(
          flowRemoval(
            range, before: items[at: index + 1]?.place.start.offset,
            after: items[at: index - 1]?.place.end.offset), "")
      ]
    }
    guard let dash = dash(before: range.lowerBound) else { return nil }
    let whole = dash..<range.upperBound
    guard items.count > 1 else { return emptied(path.dropLast(), by: "[]", removing: whole) }
    if !source.isBlank(source.lineStart(of: dash)..<dash) {
      guard let next = items[at: index + 1],
        let nextDash = self.dash(before: next.place.start.offset)
      else { return nil }
      return [Splice(dash..<nextDash, "")]
    }
    return [Splice(lines(of: whole), "")]
  }
}
