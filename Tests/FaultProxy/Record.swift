import FoundationEssentials
import Synchronization

/// What became of one request: a line of the log, written when it is over.
struct Record: Encodable, Sendable {
  enum Outcome: String, Encodable, Sendable {
    /// The client was sent the server's answer, or what a fault made of it.
    case answered
    /// The connection was closed on the client.
    case dropped
    /// The server did not answer.
    case unreachable
  }

  /// Counted from 1 since the last reset.
  var request: Int
  var client: String
  var service: String
  var operation: String
  var writes: Bool
  /// Milliseconds since 1970, with fractions.
  var arrived: Double
  /// When it was sent on, and when the server's answer was there; nil when that never was.
  var forwarded: Double?
  var ended: Double?
  /// The server's own status.
  var status: Int?
  var fault: Fault?
  var outcome: Outcome?
}

func nowInMilliseconds() -> Double { Date().timeIntervalSince1970 * 1000 }

final class RecordLog: Sendable {
  private let file: Mutex<FileHandle>

  init(path: String) throws { file = Mutex(try FileHandle(appendingTo: path)) }

  func write(_ record: Record) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard var line = try? encoder.encode(record) else { return }
    line.append(UInt8(ascii: "\n"))
    file.withLock { $0.write([UInt8](line)) }
  }
}
