/// Runs a listing's questions a few at a time; the answers come in the order of the items, and those
/// that are nil are left out.
func concurrently<Item: Sendable, Answer: Sendable>(
  _ items: [Item], limit: Int = 8, _ ask: @escaping @Sendable (Item) async throws -> Answer?
) async throws -> [Answer] {
  try await withThrowingTaskGroup(of: (Int, Answer?).self) { group in
    var answers = [Answer?](repeating: nil, count: items.count)
    var next = 0
    func start() {
      guard next < items.count else { return }
      let (index, item) = (next, items[next])
      next += 1
      group.addTask { (index, try await ask(item)) }
    }
    for _ in 0..<limit { start() }
    while let (index, answer) = try await group.next() {
      answers[index] = answer
      start()
    }
    return answers.compactMap { $0 }
  }
}
