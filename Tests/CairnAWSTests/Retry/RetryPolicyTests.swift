import Testing

@testable import CairnAWS

struct RetryCase: Sendable, CustomTestStringConvertible {
  var cause: AWSError.Cause
  var code = "Code"
  var status: Int?
  var number = 1
  var surelyNotDone = false
  var retryAfter: Duration?
  var safety = RetrySafety.idempotent
  var policy = RetryPolicy.aws
  /// With the longest jitter.
  var delay: Duration?

  var testDescription: String { "\(cause) \(code) \(status ?? 0), attempt \(number), \(safety)" }
}

@Suite struct `Retries` {
  @Test(
    arguments: [
      RetryCase(cause: .throttled, status: 429, surelyNotDone: true, delay: .seconds(1)),
      RetryCase(cause: .throttled, status: 400, number: 2, surelyNotDone: true, delay: .seconds(2)),
      RetryCase(
        cause: .throttled, status: 429, surelyNotDone: true, safety: .unsafe, delay: .seconds(1)),
      RetryCase(cause: .throttled, status: 429, number: 5, surelyNotDone: true, delay: nil),
      RetryCase(
        cause: .throttled, status: 503, surelyNotDone: true, retryAfter: .seconds(7),
        delay: .seconds(7)),
      RetryCase(
        cause: .throttled, status: 503, surelyNotDone: true, retryAfter: .seconds(21), delay: nil),
      RetryCase(cause: .server, status: 503, delay: .milliseconds(100)),
      RetryCase(cause: .server, status: 503, number: 3, delay: .milliseconds(400)),
      RetryCase(cause: .server, status: 503, safety: .unsafe, delay: nil),
      RetryCase(cause: .server, status: 500, delay: .milliseconds(100)),
      RetryCase(cause: .server, status: 500, number: 2, delay: nil),
      RetryCase(cause: .server, code: "UnreadableAnswer", status: 200, delay: nil),
      RetryCase(cause: .transport, delay: .milliseconds(100)),
      RetryCase(cause: .transport, safety: .unsafe, delay: nil),
      RetryCase(cause: .transport, surelyNotDone: true, safety: .unsafe, delay: .milliseconds(100)),
      RetryCase(cause: .transport, code: "AnswerTooLarge", delay: nil),
      RetryCase(cause: .timedOut, delay: .milliseconds(100)),
      RetryCase(cause: .timedOut, number: 2, delay: nil),
      RetryCase(cause: .timedOut, safety: .unsafe, delay: nil),
      RetryCase(cause: .transport, number: 3, policy: .endpoint, delay: nil),
      RetryCase(cause: .transport, policy: .none, delay: nil),
      RetryCase(
        cause: .transport, number: 60,
        policy: RetryPolicy(
          maximumAttempts: 100, baseDelay: .seconds(1), throttledDelay: .seconds(1),
          maximumDelay: .seconds(20)), delay: .seconds(20)),
    ]
      + [AWSError.Cause](
        AWSError.Cause.allCases.filter {
          ![.throttled, .server, .transport, .timedOut].contains($0)
        }
      ).map { RetryCase(cause: $0, surelyNotDone: true, delay: nil) })
  func `come after so long, or not at all`(attempt: RetryCase) {
    let failed = FailedAttempt(
      error: AWSError(
        cause: attempt.cause, service: "s", operation: "O", code: attempt.code, message: "",
        status: attempt.status), number: attempt.number, surelyNotDone: attempt.surelyNotDone,
      retryAfter: attempt.retryAfter)
    #expect(attempt.policy.delay(after: failed, safety: attempt.safety, random: 1) == attempt.delay)
    if let delay = attempt.delay, attempt.retryAfter == nil {
      #expect(
        attempt.policy.delay(after: failed, safety: attempt.safety, random: 0.25) == delay / 4)
    }
  }

  @Test func `end when the budget is used up, and successes fill it again`() {
    let budget = RetryBudget()
    for _ in 0..<100 { #expect(budget.spend(5)) }
    #expect(!budget.spend(5))
    budget.succeeded(spent: 0)
    #expect(budget.left == 1)
    budget.succeeded(spent: 10)
    #expect(budget.spend(10))
    #expect(budget.left == 1)
    for _ in 0..<600 { budget.succeeded(spent: 0) }
    #expect(budget.left == 500)
  }
}
