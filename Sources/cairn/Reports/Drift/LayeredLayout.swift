/// Arranges the nodes of an acyclic graph in columns, so that every edge goes from left to right,
/// and orders each column so that few edges cross.
struct LayeredLayout {
  /// Columns from left to right, indices of nodes from top to bottom.
  private(set) var columns: [[Int]] = []

  /// - Parameters:
  ///   - count: of nodes, numbered from 0.
  ///   - edges: from what needs to what is needed; both below `count`.
  init(count: Int, edges: [(from: Int, to: Int)]) {
    guard count > 0 else { return }
    var needed = [[Int]](repeating: [], count: count)
    var users = [[Int]](repeating: [], count: count)
    for edge in edges {
      needed[edge.from].append(edge.to)
      users[edge.to].append(edge.from)
    }
    let depths = Self.depths(users: users, needed: needed)
    columns = Array(repeating: [], count: (depths.max() ?? 0) + 1)
    for index in 0..<count { columns[depths[index]].append(index) }
    var heights = [Double](repeating: 0, count: count)
    note(&heights)
    for _ in 0..<4 {
      for column in columns.indices { order(column, by: users, needed, &heights) }
      for column in columns.indices.reversed() { order(column, by: needed, users, &heights) }
    }
  }

  /// The longest path from a node that nothing needs; a node that could be further right is moved
  /// next to what it needs.
  private static func depths(users: [[Int]], needed: [[Int]]) -> [Int] {
    var open = users.map(\.count)
    var ready = open.indices.filter { open[$0] == 0 }
    var depths = [Int](repeating: 0, count: users.count)
    var order: [Int] = []
    while let index = ready.popLast() {
      order.append(index)
      for target in needed[index] {
        depths[target] = max(depths[target], depths[index] + 1)
        open[target] -= 1
        if open[target] == 0 { ready.append(target) }
      }
    }
    for index in order.reversed() {
      if let nearest = needed[index].map({ depths[$0] }).min() { depths[index] = nearest - 1 }
    }
    return depths
  }

  /// By the mean height of the neighbours on one side, or on the other if there are none.
  private mutating func order(
    _ column: Int, by first: [[Int]], _ second: [[Int]], _ heights: inout [Double]
  ) {
    let known = heights
    func mean(_ index: Int) -> Double {
      let near = first[index].isEmpty ? second[index] : first[index]
      return near.isEmpty ? known[index] : near.reduce(0) { $0 + known[$1] } / Double(near.count)
    }
    let means = columns[column].enumerated().map { ($1, mean($1), $0) }
    columns[column] = means.sorted { ($0.1, $0.2) < ($1.1, $1.2) }.map(\.0)
    note(&heights)
  }

  /// From 0 at the top to 1 at the bottom, so that columns of any length compare.
  private func note(_ heights: inout [Double]) {
    for column in columns {
      for (place, index) in column.enumerated() {
        heights[index] = (Double(place) + 0.5) / Double(column.count)
      }
    }
  }
}
