import CairnEngine

/// The only consumer of an apply's events: prints them in the form of the output.
actor ProgressPrinter {
  enum Form: Hashable, Sendable {
    /// Finished lines above, a line for each running resource below, redrawn in place.
    case live
    /// A line for each event that ends a step.
    case lines
    /// A JSON object for each event.
    case json
  }

  private let form: Form
  private let terminal: Terminal
  private let start = ContinuousClock.now
  private(set) var tally = ApplyTally()
  private var region = LiveRegion()
  /// Finished since the last frame.
  private var finished: [StyledLine] = []
  private var ticker: Task<Void, Never>?
  private let print: @Sendable (String) -> Void

  /// How often a frame is drawn.
  private static let tick = Duration.milliseconds(80)

  init(
    form: Form, terminal: Terminal,
    print: @escaping @Sendable (String) -> Void = { write($0, to: .output) }
  ) {
    self.form = form
    self.terminal = terminal
    self.print = print
  }

  static func form(json: Bool, terminal: Terminal) -> Form {
    json ? .json : terminal.canRedraw(.output) ? .live : .lines
  }

  func take(_ event: ApplyEvent) {
    // Shown at the first Ctrl-C; the engine reports it again when it stops.
    if case .stopping = event, tally.isStopping { return }
    tally.take(event, now: elapsed)
    switch form {
    case .live:
      if let line = ApplyEventText.liveLine(event) { finished.append(line) }
    case .lines:
      if let line = ApplyEventText.line(event) {
        print([line].rendered(terminal.colour(.output)))
      }
    case .json: print(ApplyJSON.line(event).text + "\n")
    }
  }

  /// Draws frames until `end`.
  func begin() {
    guard form == .live, ticker == nil else { return }
    // Unstructured: it lives from `begin` to `end`, which cancels it.
    ticker = Task {
      while !Task.isCancelled {
        try? await Task.sleep(for: Self.tick)
        draw()
      }
    }
  }

  /// Removes the live lines and keeps the finished ones. Returns the tally.
  func end() -> (tally: ApplyTally, took: Duration) {
    ticker?.cancel()
    ticker = nil
    if form == .live {
      let last = region.frame(
        finished: finished, lines: [], size: terminal.size(.output), terminal.colour(.output))
      finished = []
      if !last.isEmpty { print(last) }
    }
    return (tally, elapsed)
  }

  private func draw() {
    var lines = tally.running.map { ApplyEventText.line($0, now: elapsed) }
    if let owner = tally.waitingFor {
      lines.append(StyledLine(ApplyEventText.waiting(owner), .warning))
    }
    guard !lines.isEmpty || !finished.isEmpty || !region.isEmpty, ticker != nil else { return }
    print(
      region.frame(
        finished: finished, lines: lines, size: terminal.size(.output), terminal.colour(.output)))
    finished = []
  }

  private var elapsed: Duration { ContinuousClock.now - start }
}
