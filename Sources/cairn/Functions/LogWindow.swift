import CairnAWS

/// Reads a log repeatedly without repeating or losing a line.
///
/// Lines become visible some time after they were written, and not in the order of their times.
/// Each read therefore includes an overlap, and lines that were printed are recognised by their
/// ids.
struct LogWindow: Sendable {
  /// Where the next read begins, in milliseconds since 1970.
  private(set) var from: Int
  private let overlap: Int
  private let start: Int
  private var newest: Int
  /// By id: the times of printed lines that could be read again.
  private var printed: [String: Int] = [:]

  /// - Parameters:
  ///   - from: milliseconds since 1970; nothing older is read.
  ///   - overlap: the longest, in milliseconds, that a line may take to become visible.
  init(from: Int, overlap: Int) {
    self.from = from
    self.overlap = overlap
    start = from
    newest = from
  }

  /// The lines of one complete read that are new, sorted by time; lines of equal time keep their
  /// order.
  mutating func new(in events: [LogEvent]) -> [LogEvent] {
    var fresh: [LogEvent] = []
    for event in events where printed.updateValue(event.timestamp, forKey: event.id) == nil {
      fresh.append(event)
      newest = max(newest, event.timestamp)
    }
    from = max(start, newest - overlap)
    if printed.count > 1000 { printed = printed.filter { $0.value >= from } }
    return fresh.enumerated()
      .sorted { ($0.element.timestamp, $0.offset) < ($1.element.timestamp, $1.offset) }
      .map(\.element)
  }
}
