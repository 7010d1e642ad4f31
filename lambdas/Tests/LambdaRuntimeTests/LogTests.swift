import CairnJSON
import Synchronization
import Testing

@testable import LambdaRuntime

@Suite struct LogTests {
  @Test(arguments: LogLevel.allCases)
  func `Lines below the level are left out`(_ level: LogLevel) throws {
    let lines = Mutex<[String]>([])
    let log = Log(level: level, sink: { line in lines.withLock { $0.append(line) } })
    log.debug("d")
    log.info("i")
    log.warning("w")
    log.error("e")
    let expected = LogLevel.allCases.filter { $0 >= level }.map(\.rawValue)
    #expect(
      try lines.withLock { $0 }.map { try JSONValue(parsing: $0)["level"]?.string } == expected)
  }

  @Test(arguments: [
    ("debug", LogLevel.debug), ("TRACE", .debug), ("Info", .info), ("warn", .warning),
    ("WARNING", .warning), ("error", .error), ("critical", .error), ("loud", nil), ("", nil),
  ])
  func `Levels are known by their usual names`(_ text: String, _ level: LogLevel?) {
    #expect(LogLevel(text) == level)
  }

  @Test func `A line is one line, whatever is in it`() {
    let lines = Mutex<[String]>([])
    let log = Log(
      level: .info, context: ["function": "f"], now: { Timestamp(milliseconds: 1_796_000_000_123) },
      sink: { line in lines.withLock { $0.append(line) } }
    ).with(["requestId": "r"])
    log.info("a\nb", ["userId": "\"ü\""])
    #expect(
      lines.withLock { $0 } == [
        #"{"function":"f","level":"INFO","message":"a\nb","requestId":"r","#
          + #""timestamp":"2026-11-30T00:53:20.123Z","userId":"\"ü\""}"#
      ])
  }
}
