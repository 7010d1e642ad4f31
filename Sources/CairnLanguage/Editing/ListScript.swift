/// The steps that turn one list into another while keeping as many items in place as possible.
struct ListScript: Hashable {
  enum Step: Hashable {
    case keep(old: Int)
    /// The old item changes into the new one in its place.
    case change(old: Int, new: Int)
    case remove(old: Int)
    /// Inserts the new item before this old item; both are indices, in the new and the old list.
    case insert(new: Int, before: Int)
  }

  /// In the order of the old list. Perform them from last to first, so that the indices stay valid.
  private(set) var steps: [Step] = []

  /// - Parameter isSame: whether the old item (first index) equals the new item (second index).
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
      // The steps are performed from last to first, so the last insertion ends up first.
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

  /// Pairs of an old and a new index: a longest common subsequence.
  private static func longestCommon(
    _ oldCount: Int, _ newCount: Int, _ isSame: (Int, Int) -> Bool
  ) -> [(Int, Int)] {
    var kept = (Set(0..<oldCount), Set(0..<newCount))
    for change in Array(0..<newCount).difference(from: Array(0..<oldCount), by: isSame) {
      switch change {
      case .remove(let old, _, _): kept.0.remove(old)
      case .insert(let new, _, _): kept.1.remove(new)
      }
    }
    return Array(zip(kept.0.sorted(), kept.1.sorted()))
  }
}
