import CairnEngine
import CairnLanguage

extension StackIndex {
  /// Whether a field refers to a FIFO queue: from the declaration, or from the end `.fifo` of an
  /// outside queue's ARN. Nil if the file doesn't show it.
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

  /// The place of a queue's `fifo`, or of its declaration.
  func note(onQueue queue: Value?) -> [Diagnostic.Note] {
    guard let queue = resource(referredToBy: queue) else { return [] }
    return [
      Diagnostic.Note("the queue", at: queue.location(of: Queue.fifo.name))
    ]
  }
}
