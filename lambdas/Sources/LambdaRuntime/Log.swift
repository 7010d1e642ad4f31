import CairnJSON

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes one JSON object a line, as CloudWatch Logs can query it: `timestamp`, `level`, `message`,
/// `function`, `requestId`, and what the caller adds.
package struct Log: Sendable {
  /// The least level that is written.
  package var level: LogLevel
  /// What every line carries.
  package var context: [String: JSONValue]
  private let sink: @Sendable (String) -> Void
  private let now: @Sendable () -> Timestamp

  package init(
    level: LogLevel, context: [String: JSONValue] = [:],
    now: @escaping @Sendable () -> Timestamp = { .now },
    sink: @escaping @Sendable (String) -> Void = Log.writeToStandardOutput
  ) {
    self.level = level
    self.context = context
    self.now = now
    self.sink = sink
  }

  /// The same log with more in every line.
  package func with(_ more: [String: JSONValue]) -> Log {
    var log = self
    log.context.merge(more) { _, new in new }
    return log
  }

  package func debug(_ message: String, _ details: [String: JSONValue] = [:]) {
    record(.debug, message, details)
  }

  package func info(_ message: String, _ details: [String: JSONValue] = [:]) {
    record(.info, message, details)
  }

  package func warning(_ message: String, _ details: [String: JSONValue] = [:]) {
    record(.warning, message, details)
  }

  package func error(_ message: String, _ details: [String: JSONValue] = [:]) {
    record(.error, message, details)
  }

  private func record(_ level: LogLevel, _ message: String, _ details: [String: JSONValue]) {
    guard level >= self.level else { return }
    var line = context.merging(details) { _, new in new }
    line["level"] = .string(level.rawValue)
    line["timestamp"] = .string(now().iso8601)
    line["message"] = .string(message)
    sink(JSONValue.object(line).serialized())
  }

  /// Writes a line in one piece, past the buffers of the C library, which a frozen process would keep.
  package static func writeToStandardOutput(_ line: String) {
    var rest = Array((line + "\n").utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
