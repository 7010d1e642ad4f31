/// Finds the word that a misspelt one probably meant.
package enum NearMiss {
  /// The candidate nearest to `word`, if one is near enough to be worth offering: at most a third
  /// of the word's letters are inserted, dropped, changed or swapped with their neighbour. Letter
  /// case, hyphens and underscores don't count. Of equally near ones the first is taken. Without
  /// a near one, it is the only candidate that begins or ends with a word of at least six letters:
  /// `invokePermissions` for `permissions`.
  package static func best(
    for word: String, among candidates: some Sequence<String>
  ) -> String? {
    let wanted = folded(word)
    guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
    return nearest(to: word, wanted, among: candidates) ?? longer(than: wanted, among: candidates)
  }

  private static func longer(
    than wanted: [UInt8], among candidates: some Sequence<String>
  ) -> String? {
    guard wanted.count >= 6 else { return nil }
    var found = candidates.filter { candidate in
      let folded = folded(candidate)
      guard folded.count > wanted.count else { return false }
      return folded.starts(with: wanted) || folded.suffix(wanted.count).elementsEqual(wanted)
    }.makeIterator()
    guard let only = found.next(), found.next() == nil else { return nil }
    return only
  }

  private static func nearest(
    to word: String, _ wanted: [UInt8], among candidates: some Sequence<String>
  ) -> String? {
    var bound = max(1, wanted.count / 3)
    var best: String?
    for candidate in candidates where candidate != word {
      guard abs(candidate.utf8.count - wanted.count) <= bound + 3 else { continue }
      let distance = distance(wanted, folded(candidate), bound: bound)
      if let distance, best == nil || distance < bound {
        best = candidate
        bound = distance
        if distance == 0 { break }
      }
    }
    return best
  }

  /// The word without letter case, hyphens and underscores.
  static func folded(_ word: String) -> [UInt8] {
    word.utf8.compactMap { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
      case UInt8(ascii: "-"), UInt8(ascii: "_"): nil
      default: byte
      }
    }
  }

  /// The edit distance from `left` to `right`, where swapping neighbours counts as one edit; nil
  /// above `bound`.
  private static func distance(_ left: [UInt8], _ right: [UInt8], bound: Int) -> Int? {
    guard abs(left.count - right.count) <= bound else { return nil }
    if left == right { return 0 }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 1...max(left.count, 1) where row <= left.count {
      var current = [row] + Array(repeating: 0, count: right.count)
      var smallest = row
      for column in 1...max(right.count, 1) where column <= right.count {
        let changed = left[row - 1] == right[column - 1] ? 0 : 1
        var cost = min(
          last[column] + 1, current[column - 1] + 1, last[column - 1] + changed)
        if row > 1, column > 1, left[row - 1] == right[column - 2],
          left[row - 2] == right[column - 1]
        {
          cost = min(cost, beforeLast[column - 2] + 1)
        }
        current[column] = cost
        smallest = min(smallest, cost)
      }
      if smallest > bound { return nil }
      (beforeLast, last) = (last, current)
    }
    return last[right.count] <= bound ? last[right.count] : nil
  }
}
