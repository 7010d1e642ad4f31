extension StackDocument {
  /// Keys and items that span several lines, and blocks of comment lines.
  package var foldingRanges: [FoldingRange] {
    var ranges: [FoldingRange] = []
    var lastFirst = 0
    for entry in outline.entries.dropFirst() {
      let isBlock = entry.kind == .key || entry.kind == .item
      guard isBlock, entry.end > entry.start else { continue }
      let first = lines.line(of: entry.start) + 1
      let last = lines.line(of: entry.end - 1) + 1
      // If several begin on one line, only the outermost can be folded.
      guard last > first, first != lastFirst else { continue }
      lastFirst = first
      ranges.append(FoldingRange(first, last))
    }
    return (ranges + foldedComments).sorted {
      ($0.firstLine, $0.lastLine) < ($1.firstLine, $1.lastLine)
    }
  }

  private var foldedComments: [FoldingRange] {
    var ranges: [FoldingRange] = []
    var block: (first: Int, last: Int)?
    func finish() {
      if let block, block.last > block.first {
        ranges.append(FoldingRange(block.first + 1, block.last + 1, .comment))
      }
    }
    for range in outline.comments {
      let comment = Comment(at: range.lowerBound, in: lines)
      guard comment.isAlone else { continue }
      let line = comment.line - 1
      if let current = block, current.last == line - 1 {
        block = (current.first, line)
      } else {
        finish()
        block = (line, line)
      }
    }
    finish()
    return ranges
  }

  /// Tokens of all words with a known meaning. Words that neither the schema nor the stack knows
  /// have none.
  package var semanticTokens: [SemanticToken] {
    symbolTable.occurrences.compactMap { occurrence in
      let range = occurrence.range
      guard !range.isEmpty, let kind = token(occurrence.meaning) else { return nil }
      return SemanticToken(kind, self.range(range), isDeclaration: occurrence.isDeclaration)
    }
  }

  private func token(_ meaning: Occurrence.Meaning) -> SemanticToken.Kind? {
    switch meaning {
    case .section(let name):
      kinds[name] != nil || name == "parameters" || name == "outputs" ? .section : nil
    case .resource(let address): symbolTable.entry(of: address) == nil ? nil : .resource
    case .attribute(let address, let name):
      kinds[address.section]?.schema.attributes.contains { $0.name == name } == true
        ? .attribute : nil
    case .stackAttribute(let name):
      Reference.StackAttribute(rawValue: name) == nil ? nil : .attribute
    case .parameter(let name): symbolTable.parameters[name] == nil ? nil : .parameter
    case .field: .field
    case .key, .output: .key
    case .word: .enumeration
    // A former name no longer refers to a resource.
    case .anchor, .former: nil
    }
  }

  /// Values that aren't written: default physical names, after the resources' names.
  ///
  /// - Parameter live: a short text about the live state of a resource (an API's URL), shown as
  ///   another hint.
  package func inlayHints(
    in range: Range<Int>, live: [ResourceAddress: String] = [:]
  ) -> [InlayHint] {
    var hints: [InlayHint] = []
    for occurrence in symbolTable.occurrences(in: range) where occurrence.isDeclaration {
      guard case .resource(let address) = occurrence.meaning else { continue }
      let entry = outline[occurrence.entry]
      let position = lines.position((entry.colon ?? entry.key.upperBound - 1) + 1)
      if outline.child("name", of: occurrence.entry) == nil,
        let name = physicalName(of: address)
      {
        hints.append(
          InlayHint(
            name, at: position, tooltip: "The default physical name, because `name:` isn't set."))
      }
      if let text = live[address] { hints.append(InlayHint(text, at: position)) }
    }
    return hints
  }
}

extension SymbolTable {
  /// The occurrences that begin in a range.
  func occurrences(in range: Range<Int>) -> ArraySlice<Occurrence> {
    func first(from offset: Int) -> Int {
      var low = 0
      var high = occurrences.count
      while low < high {
        let middle = (low + high) / 2
        if occurrences[middle].range.lowerBound < offset { low = middle + 1 } else { high = middle }
      }
      return low
    }
    return occurrences[first(from: range.lowerBound)..<first(from: range.upperBound)]
  }
}
