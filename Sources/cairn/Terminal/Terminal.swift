import Glibc

/// The properties of the output streams.
struct Terminal: Hashable, Sendable {
  enum Stream: Int32, Hashable, Sendable {
    case output = 1
    case error = 2
  }

  /// The standard streams that are terminals.
  var inputIsTerminal: Bool
  var outputIsTerminal: Bool
  var errorIsTerminal: Bool
  var colourChoice: ColourChoice
  /// `COLUMNS`, for streams without a size of their own.
  private var fallbackWidth: Int

  /// The setting for colours from environment and options, before the stream is checked.
  enum ColourChoice: Hashable, Sendable { case never, always, onTerminals }

  init(
    input: Bool, output: Bool, error: Bool, environment: (String) -> String?,
    refusesColour: Bool = false
  ) {
    inputIsTerminal = input
    outputIsTerminal = output
    errorIsTerminal = error
    colourChoice = Self.colourChoice(environment, refusesColour: refusesColour)
    fallbackWidth = environment("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? 80
  }

  /// That of this process.
  static func current(refusesColour: Bool = false) -> Terminal {
    Terminal(
      input: isatty(0) == 1, output: isatty(1) == 1, error: isatty(2) == 1,
      environment: ProcessEnvironment.value, refusesColour: refusesColour)
  }

  /// no-color.org, bixense.com/clicolors.
  private static func colourChoice(
    _ environment: (String) -> String?, refusesColour: Bool
  ) -> ColourChoice {
    if refusesColour || environment("NO_COLOR")?.isEmpty == false { return .never }
    if let force = environment("CLICOLOR_FORCE"), !force.isEmpty, force != "0" { return .always }
    if environment("TERM") == "dumb" { return .never }
    return .onTerminals
  }

  func isTerminal(_ stream: Stream) -> Bool {
    switch stream {
    case .output: outputIsTerminal
    case .error: errorIsTerminal
    }
  }

  func colour(_ stream: Stream) -> Colour {
    switch colourChoice {
    case .never: .off
    case .always: .on
    case .onTerminals: isTerminal(stream) ? .on : .off
    }
  }

  /// The current columns, because terminals are resized. Nil if the stream isn't a terminal: then
  /// lines aren't shortened.
  func width(_ stream: Stream) -> Int? { isTerminal(stream) ? size(stream).columns : nil }

  /// The current rows and columns.
  func size(_ stream: Stream) -> (rows: Int, columns: Int) {
    var window = winsize()
    let known = ioctl(stream.rawValue, UInt(TIOCGWINSZ), &window) == 0
    return (
      rows: known && window.ws_row > 0 ? Int(window.ws_row) : 24,
      columns: known && window.ws_col > 0 ? Int(window.ws_col) : fallbackWidth
    )
  }

  /// Whether lines can be redrawn in place.
  func canRedraw(_ stream: Stream) -> Bool {
    isTerminal(stream) && ProcessEnvironment.value("TERM") != "dumb"
  }
}

/// The environment of this process, without Foundation.
enum ProcessEnvironment {
  static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}

/// Writes `text`, or as much of it as possible: after a closed pipe or a full disk the rest is
/// dropped, so that an apply isn't interrupted by its reader. `StandardOutput` reports lost output
/// when the command ends.
func write(_ text: String, to stream: Terminal.Stream) {
  let bytes = Array(text.utf8)
  var at = 0
  while at < bytes.count {
    let written = bytes.withUnsafeBytes { buffer in
      Glibc.write(stream.rawValue, buffer.baseAddress.map { $0 + at }, buffer.count - at)
    }
    if written > 0 {
      at += written
    } else if errno == EAGAIN {
      var ready = pollfd(fd: stream.rawValue, events: Int16(POLLOUT), revents: 0)
      poll(&ready, 1, -1)
    } else if errno != EINTR {
      if stream == .output { StandardOutput.note(failure: errno) }
      return
    }
  }
}
