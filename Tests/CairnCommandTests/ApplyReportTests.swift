import CairnEngine
import CairnLanguage
import Testing

@testable import cairn

@Suite struct ApplyReportTests {
  @Test(
    arguments: [
      (3, "0.00s"), (41, "0.04s"), (1_255, "1.26s"), (12_340, "12.3s"), (59_940, "59.9s"),
      (125_000, "2m 05s"),
    ])
  func `Times are as exact as they need to be`(_ milliseconds: Int, _ text: String) {
    #expect(ApplyEventText.seconds(.milliseconds(milliseconds)) == text)
  }

  @Test(
    arguments: [
      (
        ApplyEvent.finished(Sample.address("queues.a"), .create, took: .milliseconds(41)),
        "✓ queues.a created in 0.04s"
      ),
      (
        .failed(
          Sample.address("queues.a"), .update, Sample.failure("queues.a", "no\u{1B}"),
          took: .seconds(2)), "✗ queues.a not updated after 2.00s: no␛"
      ),
      (
        .skipped(Sample.address("queues.a"), .create, because: Sample.address("roles.r")),
        "· queues.a not created: it needs roles.r"
      ),
      (
        .skipped(Sample.address("queues.a"), .delete, because: Sample.address("mappings.m")),
        "· queues.a not deleted: mappings.m needs it"
      ),
      (
        .skipped(Sample.address("queues.a"), .delete, because: nil),
        "· queues.a not deleted: the run was stopped"
      ),
      (.stopping, "Stopping: finishing requests in flight… (Ctrl-C again exits at once)"),
      (
        .waitingForLock(
          LockOwner(who: "ann@host (pid 7)", since: 1_795_503_834_000, leaseEnds: 0)),
        "Waiting for ann@host (pid 7), who has been working on this stack since "
          + "2026-11-24T07:03:54Z…"
      ),
    ])
  func `An event that ends something is a line of a log`(_ event: ApplyEvent, _ text: String) {
    #expect(ApplyEventText.line(event)?.text == text)
  }

  @Test func `The start of a step isn't a line of a log`() {
    #expect(ApplyEventText.line(.started(Sample.address("queues.a"), .create)) == nil)
  }

  private func summary(
    _ report: ApplyReport, tally: ApplyTally = ApplyTally(),
    skipped: ApplySummary.Skipped = .listed, purpose: ApplySummary.Purpose = .apply
  ) -> String {
    ApplySummary(
      purpose: purpose, stack: "image-service", report: report, tally: tally, skipped: skipped,
      took: .milliseconds(620), command: "cairn apply"
    ).lines(width: nil).plain
  }

  @Test func `A complete apply counts, and shows the outputs`() {
    let report = ApplyReport(
      done: [
        (Sample.address("queues.a"), .create), (Sample.address("queues.b"), .update),
        (Sample.address("queues.c"), .create),
      ],
      outputs: [("endpoint", "http://x"), ("n", 3)])
    #expect(
      summary(report) == """
        Applied image-service: 2 created, 1 updated in 0.62s.

        endpoint  http://x
        n         3
        """)
  }

  @Test func `A complete destroy counts`() {
    let report = ApplyReport(done: [(Sample.address("queues.a"), .delete)])
    #expect(
      summary(report, purpose: .destroy) == "Destroyed image-service: 1 deleted in 0.62s.")
  }

  @Test func `An unfinished apply says what failed and why, what was not tried, and what to do`() {
    let failure = Sample.failure("functions.f", "lambda said no\nand why")
    var tally = ApplyTally()
    tally.take(.started(failure.address, .create), now: .zero)
    tally.take(.failed(failure.address, .create, failure, took: .seconds(1)), now: .seconds(1))
    tally.take(
      .skipped(Sample.address("mappings.m"), .create, because: failure.address), now: .seconds(1))
    let report = ApplyReport(
      done: [(Sample.address("queues.a"), .create)], failures: [failure],
      skipped: [Sample.address("mappings.m")], outputs: [("endpoint", "http://x")])
    #expect(
      summary(report, tally: tally) == """

        Failed:
        ✗ functions.f not created  stacks/a.yaml:41:3
            lambda said no
            and why

        Not tried:
        · mappings.m  it needs functions.f

        Not finished: 1 created, 1 failed, 1 not tried in 0.62s. Run `cairn apply` again to continue from here.
        """)
    #expect(!summary(report, tally: tally, skipped: .logged).contains("Not tried:"))
  }

  @Test func `Many failures of one cause are one message with a count`() {
    let addresses = ["queues.a", "queues.b", "tables.t"]
    var tally = ApplyTally()
    var failures = addresses.map { address in
      var failure = Sample.failure(address, "x Create failed with ConnectionFailed: refused")
      failure.sharedCause = "127.0.0.1:4566 can't be reached: refused"
      return failure
    }
    failures.insert(Sample.failure("roles.r", "iam said no"), at: 1)
    for failure in failures {
      tally.take(.started(failure.address, .create), now: .zero)
      tally.take(.failed(failure.address, .create, failure, took: .zero), now: .zero)
    }
    #expect(
      summary(ApplyReport(failures: failures), tally: tally) == """

        Failed:
        ✗ 3 resources: 127.0.0.1:4566 can't be reached: refused
            queues.a not created  stacks/a.yaml:41:3
            queues.b not created  stacks/a.yaml:41:3
            tables.t not created  stacks/a.yaml:41:3
        ✗ roles.r not created  stacks/a.yaml:41:3
            iam said no

        Not finished: nothing done, 4 failed in 0.62s. Run `cairn apply` again to continue from here.
        """)
  }

  @Test func `A stopped apply says so`() {
    let report = ApplyReport(
      done: [], skipped: [Sample.address("queues.a")], wasStopped: true)
    #expect(
      summary(report) == """
        Stopped: nothing done, 1 not tried in 0.62s. Run `cairn apply` again to continue from here.
        """)
  }

  @Test func `What runs is what started and has not ended`() {
    var tally = ApplyTally()
    let (a, b) = (Sample.address("queues.a"), Sample.address("queues.b"))
    tally.take(.started(a, .create), now: .milliseconds(10))
    tally.take(.started(b, .update), now: .milliseconds(20))
    tally.take(.finished(a, .create, took: .milliseconds(5)), now: .milliseconds(30))
    #expect(
      tally.running.map { ApplyEventText.line($0, now: .milliseconds(1_290)).text } == [
        "  queues.b updating… 1.2s"
      ])
    #expect(tally.counts == [.create: 1])
  }
}
