import CairnAWS

/// One request for `--verbose`. The event contains no header, body or credential.
enum RequestText {
  static func print(_ event: RequestEvent) {
    write(line(event).text + "\n", to: .error)
  }

  static func line(_ event: RequestEvent) -> StyledLine {
    let attempt = event.attempt > 1 ? " (attempt \(event.attempt))" : ""
    let status = event.status.map(String.init) ?? "no answer"
    let error = event.error.map { " \($0.code)" } ?? ""
    let again = event.retryAfter.map { ", again in \(milliseconds($0)) ms" } ?? ""
    return StyledLine(
      "  \(event.service) \(event.operation)\(attempt): \(status)\(error), "
        + "\(milliseconds(event.duration)) ms\(again)")
  }

  private static func milliseconds(_ duration: Duration) -> Int {
    ApplyEventText.milliseconds(duration)
  }
}
