import CairnAWS
import CairnJSON
import CairnLanguage

/// Prints lines of a function's log: formatted on a terminal, unchanged in a pipe, as objects for
/// programs.
struct LogOutput: Sendable {
  enum Form: Hashable, Sendable { case terminal, raw, json }
  enum Lines: Hashable, Sendable {
    /// Without Lambda's own lines.
    case functionsOwn
    case all
  }

  var address: ResourceAddress
  var form: Form
  var lines: Lines
  /// Only lines that contain this text literally.
  var filter: String?
  var zone = LogLineText.TimeZone.local

  /// - Parameter raw: print lines unchanged, even on a terminal.
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
      // The function's own colours would only clash with the formatting.
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
