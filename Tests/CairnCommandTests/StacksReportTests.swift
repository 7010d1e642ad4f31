import ArgumentParser
import CairnEngine
import CairnLanguage
import Testing

@testable import cairn

@Suite struct StacksReportTests {
  private let place = ApplyPlace(folder: "/home/ann/shop", machine: "desk")

  private var record: LedgerRecord {
    LedgerRecord(
      run: "1", purpose: .apply, who: "ann@desk (pid 7)", place: place, began: 1_000_000,
      ended: 1_060_000, outcome: .complete,
      changes: [
        ResourceAddress(section: "queues", name: "b"): .created,
        ResourceAddress(section: "queues", name: "a"): .deleted,
      ])
  }

  private var stacks: StacksReport {
    StacksReport(stacks: [
      RecordedStack(name: "shop", resources: 12, last: record, place: place),
      RecordedStack(name: "old", resources: 3, unfinished: 1),
      RecordedStack(name: "bad", problem: "it isn't a ledger"),
    ])
  }

  @Test func `A terminal gets a heading and columns`() {
    #expect(
      stacks.table.lines.map(\.text) == [
        "stack  resources  last run              state       by        from",
        "shop   12         1970-01-01T00:17:40Z  applied     ann@desk  desk:/home/ann/shop",
        "old    3          ?                     unfinished  ?         ?",
        "bad    ?          ?                     damaged     ?         ?",
      ])
  }

  @Test func `A pipe gets tabs and no heading`() {
    #expect(
      stacks.table.plain == [
        "shop\t12\t1970-01-01T00:17:40Z\tapplied\tann@desk\tdesk:/home/ann/shop",
        "old\t3\t?\tunfinished\t?\t?", "bad\t?\t?\tdamaged\t?\t?",
      ])
  }

  @Test func `The state is that of what comes first`() {
    func state(_ stack: RecordedStack) -> StacksReport.State { .init(stack) }
    let owner = LockOwner(who: "bob", since: 1, leaseEnds: 2)
    #expect(state(RecordedStack(name: "a")) == .destroyed)
    #expect(state(RecordedStack(name: "a", lockOwner: owner)) == .inProgress)
    #expect(state(RecordedStack(name: "a", resources: 1)) == .applied)
    #expect(state(RecordedStack(name: "a", unfinished: 1)) == .unfinished)
  }

  @Test func `JSON leaves out what isn't known`() {
    #expect(
      stacks.json.map(\.text) == [
        #"{"format":1,"event":"stack","name":"shop","state":"applied","resources":12,"#
          + #""unfinished":0,"last":{"began":1000000,"ended":1060000,"from":{"folder":"#
          + #""/home/ann/shop","machine":"desk"},"outcome":"complete","purpose":"apply","#
          + #""who":"ann@desk (pid 7)"},"from":{"folder":"/home/ann/shop","machine":"desk"}}"#,
        #"{"format":1,"event":"stack","name":"old","state":"unfinished","resources":3,"#
          + #""unfinished":1}"#,
        #"{"format":1,"event":"stack","name":"bad","state":"damaged","#
          + #""problem":"it isn't a ledger"}"#,
      ])
  }

  @Test func `A history begins with the newest run`() {
    let killed = LedgerRecord(
      run: "2", purpose: .destroy, who: "bob", place: nil, began: 2_000_000, ended: nil,
      outcome: .interrupted)
    let history = HistoryReport([record, killed])
    #expect(
      history.lines(detail: true).map(\.text) == [
        "time                  run      outcome      by        changes               from",
        "1970-01-01T00:33:20Z  destroy  interrupted  bob       unknown               ?",
        "1970-01-01T00:17:40Z  apply    complete     ann@desk  1 created, 1 deleted  "
          + "desk:/home/ann/shop", "  - queues.a", "  + queues.b",
      ])
    #expect(
      history.plain(detail: false).first
        == "1970-01-01T00:33:20Z\tdestroy\tinterrupted\tbob\tunknown\t?")
    #expect(
      history.json.map(\.text) == [
        #"{"format":1,"event":"run","began":2000000,"outcome":"interrupted","#
          + #""purpose":"destroy","who":"bob","changes":{}}"#,
        #"{"format":1,"event":"run","began":1000000,"ended":1060000,"from":{"folder":"#
          + #""/home/ann/shop","machine":"desk"},"outcome":"complete","purpose":"apply","#
          + #""who":"ann@desk (pid 7)","changes":{"queues.a":"deleted","queues.b":"created"}}"#,
      ])
  }
}

@Suite struct NameOptionsTests {
  private func message(_ arguments: [String]) -> String {
    do {
      _ = try CairnCommand.parseAsRoot(OptionalValue.parsable(arguments))
      return ""
    } catch {
      return CairnCommand.fullMessage(for: error)
    }
  }

  @Test(arguments: [
    (["destroy", "--name", "shop", "a.yaml"], "--name shop and a.yaml name two stacks."),
    (["history", "--name", "shop", "--set", "a=b"], "so it has no parameters."),
    (["destroy", "--name", "../shop"], "../shop"),
  ])
  func `A stack is named in one way`(_ arguments: [String], _ text: String) {
    #expect(message(arguments).contains(text))
  }

  @Test func `The next command names the stack again`() throws {
    let command = try #require(
      try CairnCommand.parseAsRoot(["destroy", "--name", "shop"]) as? DestroyCommand)
    let text = CommandLineText(
      command: "destroy", options: command.named.words, stack: command.stack, part: command.part,
      endpoint: command.endpoint, secrets: [])
    #expect(text.text == "cairn destroy --name shop")
  }
}
