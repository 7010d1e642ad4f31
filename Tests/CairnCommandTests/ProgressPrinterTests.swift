import CairnEngine
import CairnLanguage
import Synchronization
import Testing

@testable import cairn

@Suite struct ProgressPrinterTests {
  private final class Paper: Sendable {
    let text = Mutex("")
    func print(_ more: String) { text.withLock { $0 += more } }
    var all: String { text.withLock { $0 } }
  }

  private let terminal = Terminal(
    input: false, output: false, error: false, environment: { _ in nil })

  private func printed(_ form: ProgressPrinter.Form, _ events: [ApplyEvent]) async -> String {
    let paper = Paper()
    let printer = ProgressPrinter(form: form, terminal: terminal) { paper.print($0) }
    for event in events { await printer.take(event) }
    _ = await printer.end()
    return paper.all
  }

  private let events: [ApplyEvent] = [
    .started(Sample.address("queues.a"), .create),
    .finished(Sample.address("queues.a"), .create, took: .milliseconds(41)),
    .started(Sample.address("queues.b"), .create),
    .failed(
      Sample.address("queues.b"), .create, Sample.failure("queues.b", "no"),
      took: .milliseconds(7)),
    .skipped(Sample.address("policies.p"), .create, because: Sample.address("queues.b")),
    .stopping,
    .stopping,
  ]

  @Test func `In a pipe, a line for each thing that ended`() async {
    #expect(
      await printed(.lines, events) == """
        ✓ queues.a created in 0.04s
        ✗ queues.b not created after 0.01s: no
        · policies.p not created: it needs queues.b
        Stopping: finishing requests in flight… (Ctrl-C again exits at once)

        """)
  }

  @Test func `On a terminal, what the last lines repeat is left out`() async {
    #expect(
      await printed(.live, events) == """
        ✓ queues.a created in 0.04s
        ✗ queues.b not created after 0.01s
        Stopping: finishing requests in flight… (Ctrl-C again exits at once)

        """)
  }

  @Test func `For programs, an object for each event`() async {
    #expect(
      await printed(.json, events) == """
        {"format":1,"event":"started","address":"queues.a","operation":"create"}
        {"format":1,"event":"finished","address":"queues.a","operation":"create","milliseconds":41}
        {"format":1,"event":"started","address":"queues.b","operation":"create"}
        {"format":1,"event":"failed","address":"queues.b","operation":"create","milliseconds":7,"message":"no","requestId":"r-1","place":{"column":3,"file":"stacks/a.yaml","line":41}}
        {"format":1,"event":"skipped","address":"policies.p","operation":"create","because":"queues.b"}
        {"format":1,"event":"stopping"}

        """)
  }
}
