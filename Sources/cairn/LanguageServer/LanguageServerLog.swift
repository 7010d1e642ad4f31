import ArgumentParser

/// The server's log, on standard error, because standard output carries the protocol.
struct LanguageServerLog: Sendable {
  enum Level: String, Comparable, CaseIterable, ExpressibleByArgument {
    case error, warning, info, debug

    static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  var level: Level
  var send: @Sendable (String) -> Void

  init(level: Level, send: @escaping @Sendable (String) -> Void) {
    self.level = level
    self.send = send
  }

  func warning(_ text: @autoclosure () -> String) { say(.warning, text) }
  func info(_ text: @autoclosure () -> String) { say(.info, text) }
  func debug(_ text: @autoclosure () -> String) { say(.debug, text) }

  private func say(_ level: Level, _ text: () -> String) {
    if level <= self.level { send("cairn lsp: \(level.rawValue): \(text())\n") }
  }
}
