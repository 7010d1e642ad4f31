/// Searches a graph depth first, in the order of its nodes: returns an order with dependencies
/// first, and every cycle that it meets. Keeps its own stack, because a chain of 10,000 resources
/// must not overflow the call stack.
struct CycleSearch {
  /// Dependencies first, otherwise in the order of the nodes.
  private(set) var order: [Int] = []
  /// Each as its nodes, beginning with the first one in the file; the last one needs the first.
  private(set) var cycles: [[Int]] = []

  private enum Mark { case unseen, onPath, done }

  init(edges: [[Int]]) {
    var marks = [Mark](repeating: .unseen, count: edges.count)
    order.reserveCapacity(edges.count)
    for start in edges.indices where marks[start] == .unseen {
      marks[start] = .onPath
      var path = [(node: start, next: 0)]
      while let (node, next) = path.last {
        guard next < edges[node].count else {
          marks[node] = .done
          order.append(node)
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let target = edges[node][next]
        switch marks[target] {
        case .unseen:
          marks[target] = .onPath
          path.append((target, 0))
        case .onPath:
          let begin = path.lastIndex { $0.node == target } ?? 0
          cycles.append(Self.fromFirst(path[begin...].map(\.node)))
        case .done: break
        }
      }
    }
  }

  private static func fromFirst(_ cycle: [Int]) -> [Int] {
    guard let first = cycle.indices.min(by: { cycle[$0] < cycle[$1] }) else { return cycle }
    return Array(cycle[first...] + cycle[..<first])
  }
}
