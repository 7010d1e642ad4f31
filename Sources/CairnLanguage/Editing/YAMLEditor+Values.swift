/// Replaces values.
extension YAMLEditor {
  /// - Parameter key: the key if the value is that of an entry; nil for an item.
  func replacement(
    of old: YAMLNode, key: YAMLNode? = nil, by fragment: YAMLFragment, in parent: Place
  ) -> [Splice]? {
    if let inPlace = replacement(of: old, by: fragment, isInFlow: parent.isInFlow) {
      return inPlace
    }
    let (start, end) = (old.place.start.offset, old.place.end.offset)
    let inline = writer.flow(fragment, in: parent.isInFlow ? .flow : .block)
    if let key {
      guard let colon = colon(after: key) else { return nil }
      let column = key.place.start.column - 1
      let isLong =
        key.range.end.column - key.range.start.column + column + inline.utf8.count + 2
        > layout.width
      let isBlock = isLong && !parent.isInFlow && fragment.isFilledCollection
      let text =
        isBlock
        ? writer.block(fragment, below: column).map { layout.lineBreak + $0 }.joined()
        : " " + inline
      return [Splice(colon..<(isNothing(old) ? colon : end), text)]
    }
    if isNothing(old) {
      return dash(before: start).map { [Splice(($0 + 1)..<($0 + 1), " " + inline)] }
    }
    guard case .map = fragment, fragment.isFilledCollection, !parent.isInFlow else {
      return [Splice(start..<end, inline)]
    }
    let column = old.place.start.column - 1
    let lines = writer.item(fragment, column: column - 2, isFlow: old.style == .flow)
    return [
      Splice(
        start..<end, String(lines.joined(separator: layout.lineBreak).dropFirst(max(0, column))))
    ]
  }

  /// Replaces a scalar, keeping its quotes, or a one-line flow collection, if the result fits on
  /// the line. Nil otherwise.
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

  /// Whether the value has no text in the file.
  func isNothing(_ node: YAMLNode) -> Bool {
    guard case .scalar("", .plain) = node.content else { return false }
    return node.place.start.offset == node.place.end.offset
  }

  /// The offset just after the colon of a key.
  func colon(after key: YAMLNode) -> Int? {
    var at = key.place.end.offset
    while at < source.bytes.count, source.bytes[at] == 0x20 { at += 1 }
    guard at < source.bytes.count, source.bytes[at] == UInt8(ascii: ":") else { return nil }
    return at + 1
  }

  /// The offset of the dash of the block item that begins here.
  func dash(before offset: Int) -> Int? {
    var at = min(offset, source.bytes.count) - 1
    while at >= 0, source.isBlank(at..<(at + 1)) { at -= 1 }
    return at >= 0 && source.bytes[at] == UInt8(ascii: "-") ? at : nil
  }
}
