/// Where a value stands, another comes.
extension YAMLEditor {
  func replacement(
    of pair: YAMLNode.Pair, by fragment: YAMLFragment, in parent: Place
  ) -> [Splice]? {
    let old = pair.value
    if let inPlace = replacement(of: old, by: fragment, isInFlow: parent.isInFlow) {
      return inPlace
    }
    guard let colon = colon(after: pair.key) else { return nil }
    let inline = writer.flow(fragment, in: parent.isInFlow ? .flow : .block)
    let column = pair.key.place.start.column - 1
    let end = isNothing(old) ? colon : old.place.end.offset
    let isLong =
      column + pair.key.range.end.column - pair.key.range.start.column + inline.utf8.count + 2
      > layout.width
    if isLong, !parent.isInFlow, fragment.isCollection, !fragment.isEmptyCollection {
      let lines = writer.block(fragment, below: column)
      return [
        Splice(colon..<end, layout.lineBreak + lines.joined(separator: layout.lineBreak))
      ]
    }
    return [Splice(colon..<end, " " + inline)]
  }

  func replacement(
    of item: YAMLNode, by fragment: YAMLFragment, in parent: Place
  ) -> [Splice]? {
    if let inPlace = replacement(of: item, by: fragment, isInFlow: parent.isInFlow) {
      return inPlace
    }
    let (start, end) = (item.place.start.offset, item.place.end.offset)
    if isNothing(item) {
      guard let dash = dash(before: start) else { return nil }
      return [Splice((dash + 1)..<(dash + 1), " " + writer.flow(fragment, in: .block))]
    }
    if case .map(let entries) = fragment, !entries.isEmpty, !parent.isInFlow {
      let column = item.place.start.column - 1
      let lines = writer.item(
        fragment, column: column - 2, isFlow: item.style == .flow)
      return [
        Splice(
          start..<end,
          lines.joined(separator: layout.lineBreak).dropFirst(max(0, column)).description)
      ]
    }
    return [
      Splice(start..<end, writer.flow(fragment, in: parent.isInFlow ? .flow : .block))
    ]
  }

  /// A single value in the place of another, in its quotes; and on one line what is on one line.
  private func replacement(
    of old: YAMLNode, by fragment: YAMLFragment, isInFlow: Bool
  ) -> [Splice]? {
    let range = old.place.start.offset..<old.place.end.offset
    switch old.content {
    case .scalar(_, let style):
      guard !isNothing(old), !fragment.isCollection else { return nil }
      return [
        Splice(range, writer.flow(fragment, in: isInFlow ? .flow : .block, like: style))
      ]
    case .sequence, .mapping:
      guard old.style == .flow, old.range.start.line == old.range.end.line else { return nil }
      let written = writer.flow(fragment, in: isInFlow ? .flow : .block)
      let isFitting = old.place.start.column + written.unicodeScalars.count <= layout.width
      return isInFlow || isFitting || !fragment.isCollection ? [Splice(range, written)] : nil
    }
  }

  /// Nothing is written where the value would stand.
  func isNothing(_ node: YAMLNode) -> Bool {
    guard case .scalar("", .plain) = node.content else { return false }
    return node.place.start.offset == node.place.end.offset
  }

  /// Just behind the colon of a key.
  func colon(after key: YAMLNode) -> Int? {
    var at = key.place.end.offset
    while at < source.bytes.count, source.bytes[at] == 0x20 { at += 1 }
    guard at < source.bytes.count, source.bytes[at] == UInt8(ascii: ":") else { return nil }
    return at + 1
  }

  /// The dash of the block item that begins here.
  func dash(before offset: Int) -> Int? {
    var at = min(offset, source.bytes.count) - 1
    while at >= 0, source.isBlank(at..<(at + 1)) { at -= 1 }
    return at >= 0 && source.bytes[at] == UInt8(ascii: "-") ? at : nil
  }
}
