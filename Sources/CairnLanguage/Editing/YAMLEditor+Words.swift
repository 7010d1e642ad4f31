/// Changes words in keys and scalars in place.
extension YAMLEditor {
  fileprivate struct Scalar {
    var node: YAMLNode
    var isInFlow: Bool
  }

  /// The splices of edits at ranges, and the new meaning of each changed scalar, by its start
  /// offset. Nil if a range isn't in a scalar or can't be changed.
  func rewording(
    _ edits: some Collection<YAMLEdit>
  ) -> (splices: [Splice], meanings: [Int: YAMLFragment])? {
    let scalars = scalars
    var splices: [Splice] = []
    var meanings: [Int: YAMLFragment] = [:]
    var words: [Int: [(range: Range<Int>, text: String)]] = [:]
    for edit in edits {
      switch edit {
      case .annotate(let range, let text): splices.append(Splice(range, text))
      case .reword(let range, let fragment):
        guard let scalar = scalars.last(startingBy: range.lowerBound),
          case .scalar(_, let style) = scalar.node.content
        else { return nil }
        let (start, end) = (scalar.node.range.start.offset, scalar.node.range.end.offset)
        guard range.upperBound <= end else { return nil }
        if range == start..<end {
          let written = writer.flow(fragment, in: scalar.isInFlow ? .flow : .block, like: style)
          splices.append(Splice(range, written))
          meanings[start] = fragment
        } else if case .text(let text) = fragment {
          splices.append(Splice(range, text))
          words[start, default: []].append((range, text))
        } else {
          return nil
        }
      case .set, .remove, .insert: return nil
      }
    }
    for (start, words) in words {
      guard let node = scalars.last(startingBy: start)?.node,
        let meaning = meaning(of: node, with: words)
      else { return nil }
      meanings[start] = meaning
    }
    return (splices, meanings)
  }

  /// The meaning of a scalar after replacing words of its text. The nth occurrence of a word in the
  /// text is taken as its nth occurrence in the meaning.
  private func meaning(
    of node: YAMLNode, with words: [(range: Range<Int>, text: String)]
  ) -> YAMLFragment? {
    guard case .scalar(let text, let style) = node.content else { return nil }
    var bytes = Array(text.utf8)
    let written = source.bytes[node.range.start.offset..<node.range.end.offset]
    for (range, text) in words.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
      let word = source.bytes[range]
      guard !word.isEmpty, let index = written.ranges(of: word).firstIndex(of: range),
        let place = bytes.ranges(of: word)[at: index]
      else { return nil }
      bytes.replaceSubrange(place, with: text.utf8)
    }
    return YAMLFragment(String(decoding: bytes, as: UTF8.self), style, node.tag)
  }

  /// All keys and scalar values, in the order of the text.
  private var scalars: [Scalar] {
    var found: [Scalar] = []
    var waiting = [Scalar(node: root, isInFlow: false)]
    while let next = waiting.popLast() {
      let node = next.node
      // A repeated value is found at its anchor.
      if node.alias != nil { continue }
      let isInFlow = next.isInFlow || node.style == .flow
      switch node.content {
      case .scalar: found.append(next)
      case .sequence(let items): waiting += items.map { Scalar(node: $0, isInFlow: isInFlow) }
      case .mapping(let pairs):
        for pair in pairs {
          waiting.append(Scalar(node: pair.key, isInFlow: isInFlow))
          waiting.append(Scalar(node: pair.value, isInFlow: isInFlow))
        }
      }
    }
    return found.sorted { $0.node.range.start < $1.node.range.start }
  }
}

extension Array where Element == YAMLEditor.Scalar {
  fileprivate func last(startingBy offset: Int) -> Element? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle].node.range.start.offset <= offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? self[low - 1] : nil
  }
}
