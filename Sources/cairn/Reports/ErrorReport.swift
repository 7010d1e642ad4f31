import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// An error that a command threw, for people and for programs.
struct ErrorReport {
  private var error: any Error
  /// Texts that places point into.
  private var sources: [SourceFile]
  /// The endpoint, for messages about requests without an answer.
  private var endpoint: String?
  /// Removes secrets from services' answers.
  private var redaction: Redaction

  init(
    _ error: any Error, sources: [SourceFile] = [], endpoint: String? = nil,
    redaction: Redaction = .none
  ) {
    self.error = error
    self.redaction = redaction
    self.sources = (error as? StackProblems)?.sources ?? sources
    self.endpoint = endpoint
  }

  /// - Parameter width: of the terminal; nil if there is none.
  func text(width: Int?, _ colour: Colour) -> String {
    if let diagnostics, !isUnanswered {
      return DiagnosticText(diagnostics: diagnostics, sources: sources).text(width: width, colour)
    }
    var lines = DisplayText.lines(message).enumerated()
      .map { index, text in
        index == 0 ? StyledLine("error: ", .bad).adding("\(text)") : StyledLine("\(text)")
      }
    if let output {
      lines += output.split(separator: "\n").map { StyledLine("  | \($0)", .faint) }
    }
    return lines.rendered(colour)
  }

  /// A line for each diagnostic, and a last one that ends the output.
  var json: [JSONLine] {
    if let diagnostics {
      return diagnostics.map(\.jsonLine) + [
        JSONLine("error", [("message", .string(DiagnosticText.count(diagnostics)))])
      ]
    }
    return [
      JSONLine("error", [("message", .string(message)), ("output", output.map { .string($0) })])
    ]
  }

  private var diagnostics: [Diagnostic]? {
    switch error {
    case let problems as StackProblems: problems.diagnostics.map(redaction.redacted)
    case let failure as PlanFailure: failure.diagnostics.map(redaction.redacted)
    default: nil
    }
  }

  /// In full sentences, with the next step if there is one.
  private var message: String {
    let message =
      switch error {
      case let error as AWSError: message(error)
      case is PlanFailure where isUnanswered: unanswered
      default: "\(error)"
      }
    return redaction.redacted(message)
  }

  /// No server at the endpoint: that isn't the fault of any line of the stack.
  private var isUnanswered: Bool {
    guard endpoint != nil, let diagnostics, diagnostics.count == 1 else { return false }
    return diagnostics[0].code == .noConnection
  }

  private var unanswered: String {
    "Nothing answers at \(endpoint ?? ""). Start LocalStack with `\(startCommand)`, or name another "
      + "endpoint with --endpoint."
  }

  /// The command that starts LocalStack at this endpoint, if the endpoint is on this machine.
  private var startCommand: String {
    let start = "cairn local start"
    guard let parsed = endpoint.flatMap({ try? AWSEndpoint($0, origin: "") }),
      ["127.0.0.1", "localhost"].contains(parsed.host), let port = parsed.port,
      port != AWSEndpoint.local.port
    else { return start }
    return "\(start) --port \(port)"
  }

  private var output: String? { (error as? LocalError)?.output }

  private func message(_ error: AWSError) -> String {
    switch error.cause {
    case .transport where error.isNoConnection:
      return endpoint == nil ? "AWS can't be reached: \(error.message)" : unanswered
    case .timedOut:
      return "\(endpoint ?? "AWS") did not answer \(error.service) \(error.operation) in time. "
        + "Run the command again to continue."
    case .denied where endpoint == nil:
      return "\(error)\nCheck the credentials: AWS_PROFILE or --profile, AWS_ACCESS_KEY_ID."
    case .notFound, .alreadyExists, .conflict, .preconditionFailed, .throttled, .denied, .invalid,
      .notImplemented, .server, .transport, .cancelled:
      return "\(error)"
    }
  }
}
