import Dispatch
import Glibc

/// The language server on standard input and output, for as long as its client lives.
struct LanguageServerProcess: Sendable {
  var settings: LanguageServerSettings
  var log: LanguageServerLog

  /// How often to check that the client's process still runs.
  static let parentInterval = Duration.seconds(3)

  /// - Returns: the exit code: 0 after `shutdown`, else 1 (LSP 3.17, "Exit Notification").
  func run() async -> Int32 {
    signal(SIGPIPE, SIG_IGN)
    ProcessMemory.share()
    // Other output must not mix with messages.
    let output = dup(1)
    dup2(2, 1)
    let (arrivals, arrival) = AsyncStream.makeStream(of: Arrival.self)
    let writer = MessageWriter { bytes in
      if !writeAll(bytes, to: output) { arrival.yield(.end) }
    }
    let server = LanguageServer(settings: settings, writer: writer, log: log)
    // A thread of its own, because reads block.
    DispatchQueue(label: "cairn.lsp.reader").async { Self.read(into: arrival) }

    var watch: Task<Void, Never>?
    for await arrival in arrivals {
      guard case .frame(let frame) = arrival else { break }
      if case .exit = await server.take(frame) { break }
      if watch == nil, let parent = await server.parent {
        watch = Task { await Self.waitForEnd(of: parent) { Self.leave(1) } }
      }
    }
    watch?.cancel()
    writer.flush()
    return await server.phase == .shutDown ? 0 : 1
  }

  private enum Arrival: Sendable {
    case frame(MessageFraming.Frame)
    /// The client has ended.
    case end
  }

  private static func read(into arrivals: AsyncStream<Arrival>.Continuation) {
    var framing = MessageFraming()
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = piece.withUnsafeMutableBytes { Glibc.read(0, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      framing.feed(piece[..<count])
      while let frame = framing.next() { arrivals.yield(.frame(frame)) }
    }
    arrivals.yield(.end)
  }

  private static func waitForEnd(of process: Int, then end: @Sendable () -> Void) async {
    while !Task.isCancelled {
      try? await Task.sleep(for: parentInterval)
      if kill(pid_t(truncatingIfNeeded: process), 0) != 0, errno == ESRCH { return end() }
    }
  }

  /// Other processes may keep standard input open, and the reader would wait for it.
  private static func leave(_ code: Int32) { exit(code) }
}
