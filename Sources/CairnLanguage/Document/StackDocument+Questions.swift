extension StackDocument {
  /// The completions at a place, most likely first. They aren't filtered by the word typed so far,
  /// because the editor does that.
  package func completions(at offset: Int) -> [Completion] {
    let offset = clamped(offset)
    guard let cursor = Cursor(at: offset, in: outline, lines) else { return [] }
    return CompletionMaker(document: self, cursor: cursor, offset: offset).completions()
  }

  /// The hover text of the word at a place.
  package func hover(at offset: Int) -> Hover? {
    HoverMaker(document: self).hover(at: clamped(offset))
  }

  /// The subject at a place, to look up its live state.
  package func subject(at offset: Int) -> Subject? { hover(at: offset)?.subject }
}
