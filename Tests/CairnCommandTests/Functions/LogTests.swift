import CairnAWS
import CairnLanguage
import Testing

@testable import cairn

@Suite struct LogTests {
  private func event(
    _ message: String, at time: Int = 1_795_510_027_389, id: String = "1"
  )
    -> LogEvent
  {
    LogEvent(id: id, timestamp: time, stream: "s", message: message)
  }

  private func output(
    _ form: LogOutput.Form, _ lines: LogOutput.Lines = .functionsOwn, filter: String? = nil
  ) -> LogOutput {
    LogOutput(
      address: Sample.address("functions.upload"), form: form, lines: lines, filter: filter,
      zone: .utc)
  }

  private static let json =
    #"{"level":"WARN","message":"too big","function":"f","requestId":"r-1","#
    + #""timestamp":"2026-11-24T08:47:07.389Z","userId":"ann b","bytes":12,"key":"a/b","it":{"x":[1]}}"#

  @Test(
    arguments: [
      (
        json,
        #"08:47:07.389 WARN  upload: too big  bytes=12 it={"x":[1]} key=a/b userId="ann b" requestId=r-1"#
      ),
      (#"{"msg":"hi"}"#, "08:47:07.389       upload: hi"),
      (#"{"level":"info","message":{"a":1}}"#, #"08:47:07.389 INFO  upload: {"a":1}"#),
      (#"{"other":1}"#, #"08:47:07.389       upload: {"other":1}"#),
      ("plain\n", "08:47:07.389       upload: plain"),
      (
        "two\nlines \u{1B}[31m\n",
        "08:47:07.389       upload: two\n                           lines "
      ),
      (
        "Traceback (most recent call last):\r\u{A0}\u{A0}File \"a.py\", line 1\rValueError: x\n",
        """
        08:47:07.389       upload: Traceback (most recent call last):
                                     File "a.py", line 1
                                   ValueError: x
        """
      ),
      (
        #"{"level":"ERROR","message":"no\r\n  at f","code":1}"#,
        "08:47:07.389 ERROR upload: no  code=1\n                             at f"
      ),
      (#"{"message":"\u001b[2J"}"#, "08:47:07.389       upload: ␛[2J"),
      ("{no json", "08:47:07.389       upload: {no json"),
    ])
  func `A line for a terminal`(_ message: String, _ text: String) {
    #expect(
      output(.terminal).text([event(message)], now: 1_795_510_030_000, .off) == text + "\n")
  }

  @Test func `Levels have a colour, and the request's id has none`() {
    let text = output(.terminal).text([event(Self.json)], now: 1_795_510_030_000, .on)
    #expect(text.contains("\u{1B}[33mWARN \u{1B}[0m"))
    #expect(text.contains("\u{1B}[2mr-1\u{1B}[0m"))
  }

  @Test(
    arguments: [
      (1_795_510_027_005, "08:47:07.005"), (1_795_510_027_050, "08:47:07.050"),
      (1_795_423_627_389, "11-23 08:47:07.389"), (1_760_000_000_000, "2025-10-09 08:53:20.000"),
      (-1, "1969-12-31 23:59:59.999"),
    ])
  func `Times are short, with the day when it is another`(_ time: Int, _ text: String) {
    let line = LogLineText(function: "f", now: 1_795_510_030_000, zone: .utc)
    #expect(line.time(time) == text)
  }

  @Test(
    arguments: [
      "START RequestId: 1 Version: $LATEST\n", "END RequestId: 1\n",
      "REPORT RequestId: 1\tDuration: 1 ms\t\n", "INIT_START Runtime Version: x\n",
      #"{"time":"t","type":"platform.report","record":{}}"#,
    ])
  func `Lambda's own lines are shown only when asked for`(_ message: String) {
    for form in [LogOutput.Form.terminal, .raw, .json] {
      #expect(output(form).text([event(message)], now: 0, .off) == "")
      #expect(output(form, .all).text([event(message)], now: 0, .off) != "")
    }
  }

  @Test func `A pipe gets what was written`() {
    let events = [event(Self.json + "\n"), event("no break"), event("\u{1B}[31m\n")]
    #expect(
      output(.raw).text(events, now: 0, .on) == Self.json + "\nno break\n\u{1B}[31m\n")
  }

  @Test func `Programs get objects`() {
    #expect(
      output(.json).text([event("a\nb\n")], now: 0, .off)
        == #"{"format":1,"event":"log","address":"functions.upload","time":1795510027389,"#
        + #""stream":"s","id":"1","message":"a\nb"}"# + "\n")
  }

  @Test func `A filter is a text as it is written`() {
    let events = [event("an [ERROR] here"), event("an error here")]
    #expect(output(.raw, filter: "[ERROR]").text(events, now: 0, .off) == "an [ERROR] here\n")
  }

  @Test func `Overlapping reads print each line once, by time`() {
    var window = LogWindow(from: 1000, overlap: 500)
    func told(_ events: [LogEvent]) -> [String] { window.new(in: events).map(\.message) }
    let first = [
      event("b", at: 2000, id: "2"), event("a", at: 1500, id: "1"), event("c", at: 2000, id: "3"),
    ]
    #expect(told(first) == ["a", "b", "c"])
    #expect(window.from == 1500)
    #expect(told(first) == [])
    // One that became visible late, and one of the same time and text.
    let late = event("late", at: 1600, id: "4")
    #expect(told(first + [late, event("c", at: 2000, id: "5")]) == ["late", "c"])
    #expect(window.from == 1500)
  }

  @Test func `What can not be read again is forgotten, and nothing is printed twice`() {
    var window = LogWindow(from: 0, overlap: 10)
    let events = (0..<5000).map { event("\($0)", at: $0, id: "\($0)") }
    #expect(window.new(in: events).count == 5000)
    #expect(window.from == 4989)
    #expect(window.new(in: events.filter { $0.timestamp >= window.from }) == [])
  }
}
