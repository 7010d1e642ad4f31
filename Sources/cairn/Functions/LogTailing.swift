import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import Glibc

/// Reads a function's log once, or follows it.
struct LogTailing {
  var session: Session
  var address: ResourceAddress
  var group: String
  var since: Duration
  var shown: LogOutput
  var output: OutputOptions

  private var isEmulator: Bool { session.scope.flavour == .emulator }

  /// CloudWatch Logs answers five FilterLogEvents a second for all of an account.
  private var pause: Duration { isEmulator ? .milliseconds(150) : .seconds(2) }

  private func window() -> LogWindow {
    LogWindow(
      from: Self.now - Int(since.components.seconds) * 1000, overlap: isEmulator ? 10_000 : 60_000)
  }

  func once() async throws {
    var window = window()
    guard let events = try await read(&window) else {
      return note(try await absence())
    }
    if show(events) { return }
    note(
      "\(address) wrote nothing\(shown.filter.map { " with \"\($0.visible)\"" } ?? "") in the last "
        + "\(ScalarText.format(seconds: Int(since.components.seconds))). --since looks further back."
    )
  }

  /// Ends by cancellation, or when the reader of the output has gone away.
  func follow() async throws {
    var window = window()
    var hasSaidAbsent = false
    while !Task.isCancelled && StandardOutput.isOfUse {
      if let events = try await read(&window) {
        show(events)
      } else if !hasSaidAbsent {
        hasSaidAbsent = true
        note(try await absence() + "\nWaiting for it…")
      }
      try await Task.sleep(for: pause)
    }
  }

  /// Nil if there is no log yet.
  private func read(_ window: inout LogWindow) async throws -> [LogEvent]? {
    let from = window.from
    let events = try await found {
      try await session.client.filterLogEvents(group: group, from: from)
    }
    guard let events else { return nil }
    return window.new(in: events)
  }

  @discardableResult
  private func show(_ events: [LogEvent]) -> Bool {
    let text = shown.text(events, now: Self.now, output.terminal.colour(.output))
    if !text.isEmpty { write(text, to: .output) }
    return !text.isEmpty
  }

  private func note(_ text: String) {
    output.json
      ? output.show(JSONLine("note", [("message", .string(text))])) : output.complain(text + "\n")
  }

  /// - Throws: if the function itself doesn't exist.
  private func absence() async throws -> String {
    let name = try await FunctionName.physical(address, session)
    let function = try await found { try await session.client.getFunctionConfiguration(name) }
    guard function != nil else { throw FunctionName.notApplied(address, session) }
    return "\(address) has no log yet: it has written nothing. To invoke it: "
      + "cairn functions invoke \(address.name)"
  }

  static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int(time.tv_sec) * 1000 + Int(time.tv_nsec) / 1_000_000
  }
}
