/// How much a line of the log matters.
package enum LogLevel: String, Sendable, CaseIterable, Comparable {
  case debug = "DEBUG"
  case info = "INFO"
  case warning = "WARN"
  case error = "ERROR"

  /// Reads a level in any case, with the spellings in use elsewhere; nil for other words.
  package init?(_ text: String) {
    switch text.uppercased() {
    case "TRACE", "DEBUG": self = .debug
    case "INFO", "NOTICE": self = .info
    case "WARN", "WARNING": self = .warning
    case "ERROR", "FATAL", "CRITICAL": self = .error
    default: return nil
    }
  }

  package static func < (left: LogLevel, right: LogLevel) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .debug: 0
    case .info: 1
    case .warning: 2
    case .error: 3
    }
  }
}
