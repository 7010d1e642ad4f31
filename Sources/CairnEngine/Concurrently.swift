/// Does the work for every item, at most `limit` at a time. Returns the results that aren't nil in
/// the order of the items; the first failure ends it.
package func concurrently<Item: Sendable, Answer: Sendable>(
  _ items: [Item], limit: Int = 8, _ work: @escaping @Sendable (Item) async throws -> Answer?
) async throws -> [Answer] {
  try await outcomes(of: items, limit: limit, endingAt: { _ in true }, work)
    .compactMap { try $0?.get() }
}

/// Does the work for every item, at most `limit` at a time, and returns the outcomes in the order
/// of the items. If `ends` says that a failure concerns all of them, running work is cancelled, and
/// the rest isn't tried (nil).
package func outcomes<Item: Sendable, Answer: Sendable>(
  of items: [Item], limit: Int, endingAt ends: (any Error) -> Bool = { _ in false },
  _ work: @escaping @Sendable (Item) async throws -> Answer
) async -> [Result<Answer, any Error>?] {
  await withTaskGroup(of: (Int, Result<Answer, any Error>).self) { group in
    var results = [Result<Answer, any Error>?](repeating: nil, count: items.count)
    var next = 0
    var isEnding = false
    func start() {
      guard next < items.count, !isEnding else { return }
      let index = next
      let item = items[index]
      next += 1
      group.addTask {
        do { return (index, .success(try await work(item))) } catch {
          return (index, .failure(error))
        }
      }
    }
    for _ in 0..<max(1, limit) { start() }
    while let (index, result) = await group.next() {
      if isEnding { continue }
      results[index] = result
      if case .failure(let error) = result, ends(error) {
        isEnding = true
        group.cancelAll()
      }
      start()
    }
    return results
  }
}
