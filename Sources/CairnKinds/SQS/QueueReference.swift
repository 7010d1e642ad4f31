import CairnEngine
import CairnLanguage

extension StackIndex {
  /// Whether a field refers to a FIFO queue: what the stack declares says so itself, and the ARN of
  /// one outside ends in `.fifo`. Nil where the file doesn't tell.
  func isFIFO(_ queue: Value?) -> Bool? {
    switch queue {
    case .string(let text): return text.hasSuffix(".fifo")
    case .unresolved(let template):
      switch template.parts.last {
      case .literal(let text): return text.hasSuffix(".fifo")
      case .reference(let reference):
        return reference.address.flatMap(resource)
          .map { $0.properties[Queue.fifo.name]?.boolean ?? false }
      case nil: return nil
      }
    default: return nil
    }
  }

  /// Where a queue of the stack says that it is a FIFO queue, or is declared.
  func note(onQueue queue: Value?) -> [Diagnostic.Note] {
    guard let queue = resource(referredToBy: queue) else { return [] }
    return [
      Diagnostic.Note("the queue", at: queue.location(of: Queue.fifo.name))
    ]
  }
}
