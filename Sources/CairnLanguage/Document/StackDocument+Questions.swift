extension StackDocument {
  /// What could be written at a place, the likeliest first. All of it is given, whatever the word
  /// typed so far: the editor matches it as it likes.
  package func completions(at offset: Int) -> [Completion] {
    let offset = clamped(offset)
    guard let cursor = Cursor(at: offset, in: outline, lines) else { return [] }
    return CompletionMaker(document: self, cursor: cursor, offset: offset).completions()
  }

  /// The hover text of the word at a place.
  package func hover(at offset: Int) -> Hover? {
    HoverMaker(document: self).hover(at: clamped(offset))
  }

  /// The subject at a place, for live information.
  package func subject(at offset: Int) -> Subject? { hover(at: offset)?.subject }
}
