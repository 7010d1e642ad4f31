import CairnAWS
import CairnJSON
import CairnLanguage

/// Shows lines of a function's log: readable on a terminal, as they are in a pipe, as objects for
/// programs.
struct LogOutput: Sendable {
  enum Form: Hashable, Sendable { case terminal, raw, json }
  enum Lines: Hashable, Sendable {
    /// Without what Lambda itself writes.
    case functionsOwn
    case all
  }

  var address: ResourceAddress
  var form: Form
  var lines: Lines
  /// Only lines that hold this text, as it is written.
  var filter: String?
  var zone = LogLineText.TimeZone.local

  /// - Parameter raw: as they were written, also on a terminal.
  static func form(json: Bool, raw: Bool = false, terminal: Terminal) -> Form {
    json ? .json : terminal.outputIsTerminal && !raw ? .terminal : .raw
  }

  func text(_ events: [LogEvent], now: Int, _ colour: Colour) -> String {
    events.map { text($0, now: now, colour) }.joined()
  }

  private func text(_ event: LogEvent, now: Int, _ colour: Colour) -> String {
    if let filter, !event.message.contains(filter) { return "" }
    let message = LogMessage(event.message)
    if message.isPlatform && lines == .functionsOwn { return "" }
    switch form {
    case .terminal:
      let text = LogLineText(function: address.name, now: now, zone: zone)
      // Colours of the function's own say nothing without what they colour being told apart.
      let plain = LogMessage(EscapeSequences.removed(from: event.message))
      return text.lines(event, plain).rendered(colour)
    case .raw:
      return event.message.last?.isNewline == true ? event.message : event.message + "\n"
    case .json: return json(event).text + "\n"
    }
  }

  private func json(_ event: LogEvent) -> JSONLine {
    var message = event.message[...]
    while let last = message.last, last.isNewline { message.removeLast() }
    return JSONLine(
      "log",
      [
        ("address", .string("\(address)")), ("time", .int(event.timestamp)),
        ("stream", .string(event.stream)), ("id", .string(event.id)),
        ("message", .string(String(message))),
      ])
  }
}
