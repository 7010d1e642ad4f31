/// A long step, shown with its elapsed time: in place on a terminal, as one line per step
/// elsewhere. Written to standard error, so that standard output holds only the result.
actor Activity {
  private let terminal: Terminal
  private let start = ContinuousClock.now
  private var title = ""
  private var detail = ""
  private var region = LiveRegion()
  private var ticker: Task<Void, Never>?
  private let isLive: Bool
  private let print: @Sendable (String) -> Void

  init(
    terminal: Terminal, print: @escaping @Sendable (String) -> Void = { write($0, to: .error) }
  ) {
    self.terminal = terminal
    self.print = print
    isLive = terminal.canRedraw(.error)
  }

  /// The current step, without a full stop.
  func say(_ title: String) {
    self.title = title
    detail = ""
    guard isLive else {
      print([StyledLine("\(title)…")].rendered(terminal.colour(.error)))
      return
    }
    if ticker == nil {
      // Unstructured: it lives until `end`, which cancels it.
      ticker = Task {
        while !Task.isCancelled {
          draw()
          try? await Task.sleep(for: .milliseconds(100))
        }
      }
    }
  }

  /// A detail of the step, for terminals only.
  func detail(_ detail: String) { self.detail = detail }

  func end() {
    ticker?.cancel()
    ticker = nil
    let last = region.frame(
      finished: [], lines: [], size: terminal.size(.error), terminal.colour(.error))
    if !last.isEmpty { print(last) }
  }

  private func draw() {
    guard ticker != nil else { return }
    let line = StyledLine("\(title)… ")
      .adding(ApplyEventText.liveSeconds(ContinuousClock.now - start), .faint)
      .adding(detail.isEmpty ? "" : "  \(detail)", .faint)
    print(
      region.frame(
        finished: [], lines: [line], size: terminal.size(.error), terminal.colour(.error)))
  }
}
