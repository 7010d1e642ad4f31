extension Collection where Element: Sendable, Index == Int {
  /// The results in order, at most `limit` at a time.
  func mapConcurrently<Result: Sendable>(
    limit: Int = 4, _ transform: @escaping @Sendable (Element) async throws -> Result
  ) async throws -> [Result] {
    try await withThrowingTaskGroup(of: (Int, Result).self) { group in
      var results: [Int: Result] = [:]
      var next = startIndex
      func start() {
        guard next < endIndex else { return }
        let (index, element) = (next, self[next])
        group.addTask { (index, try await transform(element)) }
        next += 1
      }
      for _ in 0..<limit { start() }
      while let (index, result) = try await group.next() {
        results[index] = result
        start()
      }
      return indices.compactMap { results[$0] }
    }
  }
}
