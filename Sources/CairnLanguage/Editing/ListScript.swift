/// How a list becomes another one while as many of its items as can be stay where they are.
struct ListScript: Hashable {
  enum Step: Hashable {
    case keep(old: Int)
    /// The old item becomes the new one in its place.
    case change(old: Int, new: Int)
    case remove(old: Int)
    /// Before the old item of that number; numbers count in the old list.
    case insert(new: Int, before: Int)
  }

  /// In the order of the old list. Done from the last to the first, the numbers stay right.
  private(set) var steps: [Step] = []

  /// - Parameter isSame: of an old and a new item.
  init(
    _ oldCount: Int, _ newCount: Int, order: FieldType.ListOrder, isSame: (Int, Int) -> Bool
  ) {
    switch order {
    case .insignificant:
      var unused = Array(0..<newCount)
      var kept: Set<Int> = []
      for old in 0..<oldCount {
        guard let found = unused.firstIndex(where: { isSame(old, $0) }) else { continue }
        unused.remove(at: found)
        kept.insert(old)
      }
      for old in 0..<oldCount {
        if kept.contains(old) {
          steps.append(.keep(old: old))
        } else if unused.isEmpty {
          steps.append(.remove(old: old))
        } else {
          steps.append(.change(old: old, new: unused.removeFirst()))
        }
      }
      // Done from the last to the first, the last one comes first.
      steps += unused.map { .insert(new: $0, before: oldCount) }
    case .significant:
      let kept = Self.longestCommon(oldCount, newCount, isSame)
      var (old, new) = (0, 0)
      for match in kept + [(oldCount, newCount)] {
        let paired = min(match.0 - old, match.1 - new)
        for offset in 0..<paired { steps.append(.change(old: old + offset, new: new + offset)) }
        for index in (old + paired)..<match.0 { steps.append(.remove(old: index)) }
        for index in (new + paired)..<match.1 { steps.append(.insert(new: index, before: match.0)) }
        if match.0 < oldCount { steps.append(.keep(old: match.0)) }
        (old, new) = (match.0 + 1, match.1 + 1)
      }
    }
  }

  private static func longestCommon(
    _ oldCount: Int, _ newCount: Int, _ isSame: (Int, Int) -> Bool
  ) -> [(Int, Int)] {
    var lengths = Array(
      repeating: Array(repeating: 0, count: newCount + 1), count: oldCount + 1)
    var same = lengths
    for old in (0..<oldCount).reversed() {
      for new in (0..<newCount).reversed() {
        same[old][new] = isSame(old, new) ? 1 : 0
        lengths[old][new] =
          same[old][new] == 1
          ? lengths[old + 1][new + 1] + 1 : max(lengths[old + 1][new], lengths[old][new + 1])
      }
    }
    var (old, new) = (0, 0)
    var result: [(Int, Int)] = []
    while old < oldCount, new < newCount {
      if same[old][new] == 1 {
        result.append((old, new))
        (old, new) = (old + 1, new + 1)
      } else if lengths[old + 1][new] >= lengths[old][new + 1] {
        old += 1
      } else {
        new += 1
      }
    }
    return result
  }
}
