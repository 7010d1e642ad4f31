import CairnLanguage

/// Pairs the items of lists, so that a difference shows the member that changed: equal items first,
/// then items with equal names, then similar ones.
struct ListPairing {
  /// For each member its index in each list; nil if a list doesn't have it.
  private(set) var rows: [[Int?]] = []

  /// The minimum similarity of two items without equal names, from 0 to 1.
  private static let leastLikeness = 0.5
  /// Beyond this number, items that have neither equal values nor equal names aren't compared.
  private static let comparedCount = 64

  init(_ lists: [[Value]], _ type: FieldType) {
    for (side, list) in lists.enumerated() {
      // The row's item in the previous list.
      let known = rows.map { row in
        let place = row.lastIndex { $0 != nil } ?? 0
        return row[place].map { lists[place][$0] } ?? .null
      }
      let pairs = Self.pairs(known, list, type)
      var isPaired = Set<Int>()
      for index in rows.indices { rows[index].append(nil) }
      for (row, index) in pairs {
        rows[row][side] = index
        isPaired.insert(index)
      }
      for index in list.indices where !isPaired.contains(index) {
        rows.append(Array(repeating: nil, count: side) + [index])
      }
    }
  }

  private static func pairs(
    _ old: [Value], _ new: [Value], _ type: FieldType
  ) -> [(Int, Int)] {
    var pairs: [(Int, Int)] = []
    var (left, right) = (Array(old.indices), Array(new.indices))
    func take(_ found: [(Int, Int)]) {
      pairs += found
      let (olds, news) = (Set(found.map(\.0)), Set(found.map(\.1)))
      left.removeAll(where: olds.contains)
      right.removeAll(where: news.contains)
    }
    take(matches(left, right, old, new))
    if left.count * right.count <= comparedCount * comparedCount {
      take(greedy(left, right) { type.areEqual(old[$0], new[$1]) ? 1 : 0 })
    }
    take(matches(left, right, old.map(\.identifier), new.map(\.identifier)))
    let isSmall = left.count <= comparedCount && right.count <= comparedCount
    if isSmall {
      take(greedy(left, right) { old[$0].hasMembers ? old[$0].likeness(to: new[$1]) : 0 })
    }
    return pairs
  }

  /// Those of one value, in their order.
  private static func matches(
    _ left: [Int], _ right: [Int], _ old: [Value?], _ new: [Value?]
  ) -> [(Int, Int)] {
    var places: [Value: [Int]] = [:]
    for index in right.reversed() {
      if let value = new[index] { places[value, default: []].append(index) }
    }
    return left.compactMap { index in
      guard let value = old[index], let place = places[value]?.popLast() else { return nil }
      return (index, place)
    }
  }

  /// The most similar first.
  private static func greedy(
    _ left: [Int], _ right: [Int], _ likeness: (Int, Int) -> Double
  ) -> [(Int, Int)] {
    var candidates: [(likeness: Double, old: Int, new: Int)] = []
    for old in left {
      for new in right {
        let value = likeness(old, new)
        if value >= leastLikeness { candidates.append((value, old, new)) }
      }
    }
    candidates.sort { ($1.likeness, $0.old, $0.new) < ($0.likeness, $1.old, $1.new) }
    var (olds, news) = (Set<Int>(), Set<Int>())
    return candidates.compactMap { candidate in
      guard !olds.contains(candidate.old), !news.contains(candidate.new) else { return nil }
      olds.insert(candidate.old)
      news.insert(candidate.new)
      return (candidate.old, candidate.new)
    }
  }
}

extension Value {
  /// The keys that name an item, the most reliable first, in any case.
  private static let identifying = ["sid", "id", "name", "key", "prefix"]

  var hasMembers: Bool { map != nil || list != nil }

  /// The value of the key that names a map.
  var identifier: Value? {
    guard case .map(let entries) = self else { return nil }
    for name in Self.identifying {
      let found = entries.first { key, _ in
        key.utf8.count == name.utf8.count && key.lowercased() == name
      }
      if let text = found?.value.string, !text.isEmpty { return .string(text) }
    }
    return nil
  }

  /// The similarity of two values, from 0 to 1.
  func likeness(to other: Value) -> Double {
    if self == other { return 1 }
    switch (self, other) {
    case (.map(let left), .map(let right)):
      let keys = Set(left.keys).union(right.keys)
      let sum = keys.reduce(0.0) { sum, key in
        guard let value = left[key], let other = right[key] else { return sum }
        return sum + value.likeness(to: other)
      }
      return sum / Double(max(keys.count, 1))
    case (.list(let left), .list(let right)):
      let common = Set(left).intersection(right).count
      return Double(2 * common) / Double(max(left.count + right.count, 1))
    case (.string(let left), .string(let right)):
      let start = zip(left.utf8, right.utf8).prefix { $0 == $1 }.count
      // A common prefix counts a little, and never decides alone.
      return 0.4 * Double(start) / Double(max(left.utf8.count, right.utf8.count, 1))
    default: return 0
    }
  }
}
