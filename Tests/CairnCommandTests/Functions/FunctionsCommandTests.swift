import ArgumentParser

import CairnEngine
import CairnJSON
import CairnKinds
import CairnLanguage
import Testing

@testable import CairnAWS
@testable import cairn

@Suite struct FunctionsCommandTests {
  @Test(
    arguments: [
      ([], nil, []), (["a", "b"], nil, ["a", "b"]), (["x/y.yaml"], "x/y.yaml", []),
      (["s.yml", "a"], "s.yml", ["a"]), (["demo", "a"], "demo", ["a"]),
      (["a", "demo"], nil, ["a", "demo"]),
    ] as [([String], String?, [String])])
  func `The first word may be the stack`(
    _ words: [String], _ stack: String?, _ names: [String]
  ) {
    let files = StackDiscovery.Files(
      isFolder: { _ in false }, exists: { $0 == "stacks/demo.yaml" }, names: { _ in [] })
    let split = FunctionsUpdateCommand.split(words, in: files)
    #expect(split.stack == stack)
    #expect(split.names == names)
  }

  private func loaded(_ names: [String]) throws -> LoadedStack {
    let text =
      "stack: demo\nbuckets:\n  images:\n"
      + (names.isEmpty ? "" : "functions:\n")
      + names.map { "  \($0):\n    zip: a.zip\n    name: demo-\($0)-fn\n" }.joined()
    let source = SourceFile(name: "demo.yaml", text: text)
    let (stack, diagnostics) = StackReader.read(
      source: source, schemas: Catalog.standard.schemas, parameters: [:],
      parameterFiles: [])
    return LoadedStack(
      stack: try #require(stack, "\(diagnostics)"), sources: [source], warnings: [])
  }

  @Test(arguments: ["upload", "functions.upload", "demo-upload-fn"])
  func `A function is meant by its name, its address, or its name in the account`(
    _ word: String
  ) throws {
    #expect(
      try FunctionName.address(word, in: loaded(["list", "upload"]))
        == Sample.address("functions.upload"))
  }

  @Test(
    arguments: [
      ("uplaod", ["list", "upload"], "demo.yaml has no function uplaod. Did you mean upload?"),
      (
        "functions.uplod", ["list", "upload"],
        "demo.yaml has no function uplod. Did you mean upload?"
      ),
      ("x", ["list", "upload"], "demo.yaml has no function x. It has list, upload."),
      ("buckets.images", ["list"], "buckets.images isn't a function. demo.yaml has list."),
      ("x", [], "demo.yaml has no functions."),
    ])
  func `Another word is refused with what was probably meant`(
    _ word: String, _ names: [String], _ message: String
  ) throws {
    let loaded = try loaded(names)
    #expect(throws: CommandFailure(message)) { try FunctionName.address(word, in: loaded) }
  }

  @Test(
    arguments: [
      (["logs"], "Missing expected argument '<function>'"),
      (
        ["logs", "f", "--since", "soon"], "The value 'soon' is invalid for '--since <since>'"
      ),
      (["functions", "invoke"], "Missing expected argument '<function>'"),
    ])
  func `Wrong usage is 64 and says what is right`(_ arguments: [String], _ message: String) {
    do {
      _ = try CairnCommand.parseAsRoot(arguments)
      Issue.record("accepted")
    } catch {
      #expect(CairnCommand.message(for: error) == message)
      #expect(CairnCommand.exitCode(for: error).rawValue == 64)
    }
  }

  @Test func `Logs look back an hour by default`() throws {
    let usual = try #require(try CairnCommand.parseAsRoot(["logs", "f"]) as? LogsCommand)
    #expect(usual.since.duration == .seconds(3600))
    let command = try #require(
      try CairnCommand.parseAsRoot(["logs", "f", "s.yaml", "-f", "--since", "5m"])
        as? LogsCommand)
    #expect(command.since.duration == .seconds(300))
    #expect(command.follow && command.stack.stack == "s.yaml")
    #expect(CairnCommand.helpMessage(for: LogsCommand.self).contains("(default: 1h)"))
  }

  @Test(
    arguments: [
      ("{\"a\" 1}", 1, 6, "expected ':'"), ("{\n  \"a\": [1,\n}\n", 3, 1, "expected a value"),
      ("{}  x", 1, 5, "expected the end of the document"),
      ("", 1, 1, "expected a value, found the end"),
    ])
  func `A mistake in an event has its place`(
    _ text: String, _ line: Int, _ column: Int, _ reason: String
  ) throws {
    let source = SourceFile(name: "event.json", text: text)
    let error = try #require(throws: JSONParseError.self) { try JSONValue(parsing: text) }
    let diagnostic = EventDocument.problem(error, in: source)
    #expect(diagnostic.location?.description == "event.json:\(line):\(column)")
    #expect(diagnostic.detail == "The event can't be read as JSON: \(reason).")
  }

  private func invocation(
    _ payload: String, error: String? = nil, log: String? = nil
  ) -> InvocationReport {
    InvocationReport(
      address: Sample.address("functions.f"),
      invocation: LambdaInvocation(
        payload: Array(payload.utf8), functionError: error, logTail: log,
        executedVersion: "$LATEST"),
      took: .milliseconds(56))
  }

  @Test func `An answer, with what the function and Lambda wrote`() {
    let report = invocation(
      #"{"b":[1.50],"a":"x"}"#,
      log: "START RequestId: 1 Version: $LATEST\nplain \u{1B}[1m\n"
        + #"{"level":"INFO","message":"done","key":"k","requestId":"1"}"# + "\nEND RequestId: 1\n"
        + "REPORT RequestId: 1\tDuration: 12.30 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\t"
        + "Max Memory Used: 34 MB\tInit Duration: 56.70 ms\t\n")
    #expect(report.payload(.raw) == "{\"b\":[1.50],\"a\":\"x\"}\n")
    #expect(
      report.payload(.terminal) == "{\n  \"a\": \"x\",\n  \"b\": [\n    1.50\n  ]\n}\n")
    #expect(
      report.lines().map(\.text) == [
        "  | plain ", "  | INFO done key=k",
        "✓ functions.f answered in 0.06s (12.30 ms, 34 MB, started in 56.70 ms)",
      ])
    #expect(
      report.json.text
        == #"{"format":1,"event":"invoked","address":"functions.f","result":"answered","#
        + #""payload":{"a":"x","b":[1.50]},"log":["plain \u001b[1m","#
        + #""{\"level\":\"INFO\",\"message\":\"done\",\"key\":\"k\",\"requestId\":\"1\"}"],"#
        + #""version":"$LATEST","milliseconds":56}"#)
  }

  @Test(
    arguments: [
      (#"{"errorType":"ValueError","errorMessage":"no such"}"#, "ValueError: no such"),
      (#"{"errorMessage":"Task timed out"}"#, "Task timed out"), ("{}", "it gave no reason."),
      ("oops", "it gave no reason."),
    ])
  func `A failure is reported with the function's message`(_ payload: String, _ words: String) {
    let report = invocation(payload, error: "Unhandled")
    #expect(report.hasFailed)
    #expect(report.lines().map(\.text) == ["✗ functions.f failed in 0.06s: \(words)"])
  }

  @Test func `What came of new code is said as far as it is known`() {
    let address = Sample.address("functions.f")
    func text(_ proof: CodeProbe.Answer?) -> String {
      CodeUpdateText.done(
        address, sending: .milliseconds(310), proof, answering: .milliseconds(60)
      ).text
    }
    #expect(text(.executable) == "✓ functions.f sent in 0.31s, the new code answered in 0.06s")
    #expect(
      text(.newEnvironment) == "✓ functions.f sent in 0.31s, a new environment answered in 0.06s")
    #expect(text(.afterUpdate) == "✓ functions.f sent in 0.31s, the function answered in 0.06s")
    #expect(
      text(nil)
        == "✓ functions.f sent in 0.31s and active; not asked for an answer (see --probe)")
    #expect(CodeUpdateText.unchanged(address).text == "· functions.f unchanged")
    #expect(
      CodeUpdateText.unanswered(address, sending: .milliseconds(310), "The new code failed: X: y")
        .text == "✗ functions.f sent in 0.31s, but: The new code failed: X: y")
  }
}
