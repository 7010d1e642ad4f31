import CairnAWS
import CairnEngine
import CairnLanguage
import Testing

@testable import cairn

@Suite struct ErrorReportTests {
  private func text(_ error: any Error, endpoint: String? = "http://127.0.0.1:4566") -> String {
    ErrorReport(
      error, sources: [SourceFile(name: "stacks/a.yaml", text: "stack: a\nqueus: {}\n")],
      endpoint: endpoint
    ).text(width: nil, .off)
  }

  private func awsError(_ cause: AWSError.Cause, _ code: String) -> AWSError {
    AWSError(cause: cause, service: "s3", operation: "GetObject", code: code, message: "Why.")
  }

  @Test func `Diagnostics show the line they point to, and are counted`() {
    let error = PlanFailure([
      Diagnostic(
        .unknownSection, "A stack has no section `queus`.",
        at: SourceLocation(
          file: "stacks/a.yaml",
          range: SourceRange(
            start: SourcePosition(line: 2, column: 1, offset: 9),
            end: SourcePosition(line: 2, column: 6, offset: 14))))
    ])
    #expect(
      text(error) == """
        error[unknown-section]: Unknown section
         --> stacks/a.yaml:2:1
          |
        2 | queus: {}
          | ^^^^^
          A stack has no section `queus`.

        1 error.

        """)
  }

  @Test func `An endpoint without an answer is reported with the next step`() {
    let expected = """
      error: Nothing answers at http://127.0.0.1:4566. Start LocalStack with `cairn local start`, or \
      name another endpoint with --endpoint.

      """
    #expect(text(awsError(.transport, "ConnectionFailed")) == expected)
    #expect(text(PlanFailure([Diagnostic(.noConnection, "Nothing answers.", at: nil)])) == expected)
    // A lost connection and missing credentials are reported as such, whatever the message.
    let other = Diagnostic(.endpointUnreachable, "ConnectionFailed is not the reason.", at: nil)
    #expect(text(PlanFailure([other])).hasPrefix("error[endpoint-unreachable]: "))
  }

  @Test(arguments: [
    ("http://127.0.0.1:4566", "cairn local start"),
    ("http://localhost:4599", "cairn local start --port 4599"),
    ("http://10.0.0.7:4599", "cairn local start"),
  ])
  func `The next step starts LocalStack at the port that was asked`(
    endpoint: String, command: String
  ) {
    let told = text(awsError(.transport, "ConnectionFailed"), endpoint: endpoint)
    #expect(told.contains("Start LocalStack with `\(command)`, or"), "\(told)")
  }

  @Test(
    arguments: [
      (
        AWSError.Cause.timedOut, "RequestTimedOut", "http://127.0.0.1:4566" as String?,
        "error: http://127.0.0.1:4566 did not answer s3 GetObject in time. Run the command again to continue.\n"
      ),
      (
        .denied, "AccessDenied", nil,
        "error: s3 GetObject failed with AccessDenied: Why.\n"
          + "Check the credentials: AWS_PROFILE or --profile, AWS_ACCESS_KEY_ID.\n"
      ),
      (
        .server, "InternalError", "http://127.0.0.1:4566",
        "error: s3 GetObject failed with InternalError: Why.\n"
      ),
    ])
  func `A service's error has a next step where there is one`(
    _ cause: AWSError.Cause, _ code: String, _ endpoint: String?, _ expected: String
  ) {
    #expect(text(awsError(cause, code), endpoint: endpoint) == expected)
  }

  @Test func `Another program's output is shown below, and can't steer the terminal`() {
    #expect(
      text(LocalError("pip failed.", output: "one\n\u{1B}[2Jtwo")) == """
        error: pip failed.
          | one
          | ␛[2Jtwo

        """)
  }
}
