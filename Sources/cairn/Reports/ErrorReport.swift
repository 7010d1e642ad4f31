import CairnAWS
import CairnEngine
import CairnLanguage

/// Whatever a command threw, for people and for programs.
struct ErrorReport {
  private var error: any Error

  init(_ error: any Error) { self.error = error }

  func lines(width: Int?) -> [StyledLine] {
    var lines = message.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .map { index, text in
        index == 0 ? StyledLine("error: ", .bad).adding("\(text)") : StyledLine("\(text)")
      }
    if let output {
      lines += output.split(separator: "\n").map { StyledLine("  | \($0)", .faint) }
    }
    return lines
  }

  var json: JSONLine {
    JSONLine("error", [("message", .string(message)), ("output", output.map { .string($0) })])
  }

  /// In full sentences, with the next step where there is one.
  private var message: String {
    switch error {
    case let error as AWSError: Self.message(error)
    default: "\(error)"
    }
  }

  private var output: String? { (error as? LocalError)?.output }

  private static func message(_ error: AWSError) -> String { error.description }
}
